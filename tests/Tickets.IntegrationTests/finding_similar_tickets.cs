using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Tickets.SharedKernel;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class finding_similar_tickets(TicketsHost host) : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private SimilarTickets _looking = null!;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _looking = Looking();
    }

    public async Task DisposeAsync()
    {
        _looking.Dispose();
        await host.ClearAsync();
    }

    [Fact]
    public async Task links_what_says_nearly_the_same_and_nothing_else()
    {
        var first = await StoredAsync("The export of invoices to the accounting system has failed since this morning");
        var other = await StoredAsync("Please tell me how I can change the address of our office in Vienna");
        var second = await StoredAsync("The export of invoices to our accounting system has failed since this morning");
        (await LookAsync()).ShouldBe(3);
        (await LookAsync()).ShouldBe(0, "each is looked at once");

        foreach (var ticket in new[] { first, second })
        {
            var similar = (await host.GetAsync($"/requests/{ticket}"))["similar"]!;
            (similar.Text("group_id"), similar.Text("tickets")).ShouldBe(($"{first}", "2"));
            (await SimilarToAsync(ticket)).ShouldBe([second, first]);
        }

        (await host.GetAsync($"/requests/{other}"))["similar"].ShouldBeNull();
        (await SimilarToAsync(other)).ShouldBeEmpty();
        (await host.GetAsync($"/requests/counts?similar_to={second}"))["total"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task a_list_of_similar_tickets_has_pages()
    {
        var ids = await BurstAsync(5);
        var answer = await host.Http.GetAsync($"/requests/{ids[2]}/similar?limit=2");
        var page = await answer.JsonAsync();
        IdsOf(page).ShouldBe([ids[4], ids[3]]);
        var next = await host.Http.GetAsync(answer.Headers.GetValues("Link").Single().Split('<', '>')[1]);
        IdsOf(await next.JsonAsync()).ShouldBe([ids[2], ids[1]]);
        IdsOf(await host.GetAsync($"/requests/{ids[2]}/similar?limit=2&cursor={page.Text("next_cursor")}")).ShouldBe([ids[2], ids[1]]);
    }

    [Theory]
    [InlineData("/requests/00000000-0000-0000-0000-000000000001/similar", 404)]
    [InlineData("/requests/00000000-0000-0000-0000-000000000001/similar?limit=0", 400)]
    [InlineData("/requests/00000000-0000-0000-0000-000000000001/similar?status=queued", 400)]
    [InlineData("/requests?similar_to=4711", 400)]
    public async Task what_is_not_there_or_is_not_an_id_is_refused(string url, int status) =>
        ((int)(await host.Http.GetAsync(url)).StatusCode).ShouldBe(status);

    [Fact]
    public async Task many_in_a_short_time_are_a_burst_that_is_told_once()
    {
        await using var bench = await WebhookBench.StartAsync(host);
        var webhook = await bench.WantedAsync("burst.detected");
        var ids = await BurstAsync(9);
        (await bench.DeliveriesAsync(webhook)).ShouldBeEmpty();
        await BurstAsync(1);
        await BurstAsync(2);

        var delivery = (await bench.DeliveriesAsync(webhook)).ShouldHaveSingleItem();
        var told = JsonNode.Parse(delivery.Body)!;
        told.Text("type").ShouldBe("burst.detected");
        told["data"]!.AsObject().Select(field => field.Key)
            .ShouldBe(["id", "ticket_id", "tickets", "usual", "minutes", "began_at", "last_at"]);
        (told["data"]!.Text("ticket_id"), told["data"]!.Text("tickets"), told["data"]!.Text("usual")).ShouldBe(($"{ids[0]}", "10", "0"));

        var overview = JsonNode.Parse(
            JsonSerializer.Serialize(await host.Alba.Services.GetRequiredService<OverviewReader>().ReadAsync(default), JsonStyle.Answers)
        )!;
        var burst = overview["bursts"]!.AsArray().ShouldHaveSingleItem()!;
        (burst.Text("id"), burst.Text("tickets"), burst.Text("subject")).ShouldBe((told["data"]!.Text("id"), "12", "Printer 1"));
        overview["warnings"]!.AsArray().Single(warning => warning!.Text("code") == "burst")!.Text("detail")
            .ShouldStartWith("12 tickets like “Printer 1” since ");
    }

    // Failed when only how many there are counted.
    [Fact]
    public async Task as_many_as_usual_are_no_burst()
    {
        var now = _clock.GetUtcNow();
        for (var ago = TimeSpan.FromHours(3); ago >= TimeSpan.Zero; ago -= TimeSpan.FromMinutes(2))
            await StoredAsync("The nightly report says that the disk of server four is nearly full", now - ago);
        await LookAsync();
        (await host.ScalarAsync<long>("select count(*) from ticketing.burst where usual < 3")).ShouldBe(0);
        var before = await host.ScalarAsync<long>("select count(*) from ticketing.burst");

        for (var i = 0; i < 60; i++)
            await StoredAsync("The nightly report says that the disk of server four is nearly full", now.AddSeconds(i));
        _clock.Advance(TimeSpan.FromMinutes(2));
        await LookAsync();
        before.ShouldBe(0, "a ticket every two minutes is usual, and so are ten in twenty minutes");
        (await host.ScalarAsync<double>("select usual from ticketing.burst")).ShouldBeInRange(8, 11);
    }

    [Fact]
    public async Task a_host_that_takes_over_goes_on_where_the_other_one_was()
    {
        var ids = await BurstAsync(10);
        using var next = Looking();
        (await next.LookAsync(default)).ShouldBe(0, "the other one is at it");

        _clock.Advance(TimeSpan.FromSeconds(16));
        await StoredAsync(Printer(10));
        (await next.LookAsync(default)).ShouldBe(11);
        (await host.ScalarAsync<long>("select tickets from ticketing.burst")).ShouldBe(11);
        (await host.ScalarAsync<long>($"select count(*) from ticketing.similar_ticket where group_id = '{ids[0]}'")).ShouldBe(11);
        (await _looking.LookAsync(default)).ShouldBe(0, "the other one is at it now");
    }

    [Fact]
    public async Task what_is_erased_is_similar_to_nothing()
    {
        var ids = await BurstAsync(3);
        (await host.Http.DeleteAsync($"/requests/{ids[1]}")).EnsureSuccessStatusCode();
        (await SimilarToAsync(ids[2])).ShouldBe([ids[2], ids[0]]);
        (await host.ScalarAsync<long>($"select count(*) from ticketing.similar_ticket where id = '{ids[1]}'")).ShouldBe(0);

        (await host.Http.DeleteAsync($"/requests/{ids[0]}")).EnsureSuccessStatusCode();
        await BurstAsync(1);
        (await host.ScalarAsync<long>($"select count(*) from ticketing.similar_ticket where group_id = '{ids[0]}'")).ShouldBe(2);
        (await host.ScalarAsync<long>($"select count(*) from ticketing.similar_ticket where id = '{ids[0]}'")).ShouldBe(0);
    }

    private SimilarTickets Looking() =>
        ActivatorUtilities.CreateInstance<SimilarTickets>(host.Alba.Services, _clock, new SimilarSettings());

    private Task<int> LookAsync() => _looking.LookAsync(default);

    private int _stored;

    private static string Printer(int number) =>
        $"The printer on the second floor shows an error and prints nothing at all since we came in, ticket {number}";

    private async Task<List<Guid>> BurstAsync(int tickets)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < tickets; i++)
            ids.Add(await StoredAsync(Printer(++_stored), subject: $"Printer {_stored}"));
        await LookAsync();
        return ids;
    }

    // As if it had come in at that time.
    private async Task<Guid> StoredAsync(string body, DateTimeOffset? at = null, string subject = "")
    {
        var time = at ?? _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var ticket = new Ticket { Id = Guid.CreateVersion7(time), Subject = subject, Body = body, Source = "api", CreatedAt = time };
        await using var batch = host.Database.CreateBatch();
        batch.Add("insert into ticketing.mt_doc_ticket (id, data) values ($1, $2)", ticket.Id, Sql.Jsonb(ticket));
        batch.Add("insert into ticketing.backlog (id, sent_at) values ($1, now())", ticket.Id);
        await batch.ExecuteNonQueryAsync();
        return ticket.Id;
    }

    private async Task<List<Guid>> SimilarToAsync(Guid ticket) => IdsOf(await host.GetAsync($"/requests/{ticket}/similar"));

    private static List<Guid> IdsOf(JsonNode page) => [.. page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>())];
}
