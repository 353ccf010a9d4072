using System.Net.Http.Json;
using Shouldly;
using Xunit;

namespace Tickets.PagesTests;

/// <summary>Somebody wrote markup into all that others may write.</summary>
[Collection(OneBrowser.Name)]
public sealed class writing_markup_everywhere(PagesHost host) : IAsyncLifetime
{
    private const string Script = "<script>document.title='owned'</script><img src=x onerror=alert(1)>";

    private Guid _decided;
    private Guid _failed;
    private Guid _message;
    private Guid _key;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        var sql = Script.Replace("'", "''", StringComparison.Ordinal);
        _decided = await SubmittedAsync();
        _failed = await SubmittedAsync();
        await host.Tickets.SeededAsync(query: $"?name={Uri.EscapeDataString(Script)}");
        var said = new { category = Script, by = Script };
        (await host.Http.PostAsJsonAsync($"/requests/{_decided}/category", said)).EnsureSuccessStatusCode();
        await host.Tickets.ExecuteAsync($"update ticketing.outcome set status = 'failed', reason = '{sql}' where id = '{_failed}'");
        await host.AddDeadMessageAsync(Script, _failed);
        _message = await host.Tickets.ScalarAsync<Guid>("select id from wolverine.wolverine_dead_letters limit 1");
        await host.Tickets.CreateKeyAsync(Script, "read");
        _key = await host.Tickets.ScalarAsync<Guid>("select id from access.api_key limit 1");
        var noted = new { reason = "nowhere", by = Script, note = Script };
        (await host.Http.PostAsJsonAsync("/dead-letters/replay", noted)).EnsureSuccessStatusCode();
        await EventuallyAsync(async () => await host.Tickets.ScalarAsync<long>($"select count(*) from {TicketsHost.Audit}") >= 2, "the audit is written");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when the text of a ticket was rendered as markup.
    [Fact]
    public async Task it_stays_text_on_every_page_that_shows_it()
    {
        string[] paths =
        [
            $"/ui/tickets/{_decided}",
            $"/ui/tickets/{_failed}",
            $"/ui/tickets/{_decided}/erase",
            "/ui/tickets",
            "/ui/imports",
            "/ui/jobs",
            $"/ui/tickets?text={Uri.EscapeDataString(Script)}",
            $"/ui/review?id={_decided}",
            $"/ui/review?id={Uri.EscapeDataString(Script)}",
            "/ui/dead-letters",
            $"/ui/dead-letters?reason={Uri.EscapeDataString(Script)}",
            $"/ui/dead-letters/{_failed}",
            $"/ui/dead-letters/{_message}",
            $"/ui/dead-letters/replay?exception={Uri.EscapeDataString(Script)}",
            $"/ui/imports/sources/delete?source={Uri.EscapeDataString(Script)}",
            "/ui/settings/keys",
            $"/ui/settings/keys/{_key}/revoke",
            "/ui/settings/audit",
            $"/ui/settings/audit?who={Uri.EscapeDataString(Script)}",
            $"/ui/settings/audit?{Uri.EscapeDataString(Script)}=1",
        ];
        string[] showNothing = [paths[8]];
        await using var window = await host.OpenAsync();
        foreach (var path in paths)
        {
            await window.Page.GotoAsync(path);
            (await window.Page.TitleAsync()).ShouldNotBe("owned", path);
            (await window.Page.Locator("img").CountAsync()).ShouldBe(0, path);
            var said = await window.Page.Locator("main").InnerHTMLAsync();
            if (!showNothing.Contains(path))
                said.ShouldContain("document.title='owned'", Case.Sensitive, path);
        }
    }

    private async Task<Guid> SubmittedAsync()
    {
        var sent = await host.Tickets.TrackSubmissionAsync(() => host.Tickets.Http.SubmitAsync(Script, $"invoice {Script}"));
        return Guid.Parse((await sent.JsonAsync()).Text("ticket_id"));
    }
}
