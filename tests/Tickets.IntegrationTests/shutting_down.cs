using System.Collections.Concurrent;
using System.Net;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A process of its own, ended with SIGTERM while it is busy.</summary>
[Collection(OneHost.Name)]
public sealed class shutting_down(TicketsHost host)
{
    // Failed, with requests that never got an answer, when intake did not store what was waiting, and when connections
    // were closed without a word before.
    [Fact]
    public async Task finishes_the_requests_in_hand_and_loses_none()
    {
        await host.ClearAsync();
        using var process = new HostProcess();
        await process.ReadyAsync();

        var accepted = new ConcurrentBag<Guid>();
        var other = new ConcurrentBag<string>();
        var http = process.Http;
        var clients = Enumerable.Range(0, 16).Select(_ => SubmitUntilGoneAsync(http, accepted, other)).ToArray();
        await EventuallyAsync(() => accepted.Count > 500, "the host is busy");
        process.Stop();
        await Task.WhenAll(clients);

        (await process.EndAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
        other.ShouldBeEmpty();
        await using var command = host.Database.CreateCommand(
            "select count(*) from unnest($1) as accepted (id) join ticketing.mt_doc_ticket using (id)"
        );
        command.Parameters.Add(new() { Value = accepted.ToArray() });
        (await command.ExecuteScalarAsync()).ShouldBe((long)accepted.Count);
    }

    // Failed, with a process that was there two minutes later.
    [Fact]
    public async Task ends_though_postgres_answers_nothing()
    {
        using var proxy = Postgres.Proxy();
        proxy.Connect();
        using var process = new HostProcess(
            ("Roles", "ticketing,inference"),
            ("ConnectionStrings__postgres", Postgres.Through(proxy)),
            ("DOTNET_shutdownTimeoutSeconds", "2")
        );
        await process.ReadyAsync();

        proxy.Delay = Timeout.InfiniteTimeSpan;
        _ = process.Http.SubmitAsync().ContinueWith(_ => { }, TaskScheduler.Default);
        await EventuallyAsync(() => process.Http.AskReadyAsync(), HttpStatusCode.ServiceUnavailable);
        process.Stop();
        await process.EndAsync(TimeSpan.FromSeconds(15));
    }

    private static async Task SubmitUntilGoneAsync(
        HttpClient http,
        ConcurrentBag<Guid> accepted,
        ConcurrentBag<string> other
    )
    {
        while (true)
        {
            try
            {
                using var answer = await http.SubmitAsync();
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    accepted.Add((await answer.JsonAsync())["ticket_id"]!.GetValue<Guid>());
                else
                    other.Add($"{answer.StatusCode}");
                if (answer.Headers.ConnectionClose == true)
                    return;
            }
            catch (HttpRequestException gone)
            {
                other.Add(gone.ToString());
                return;
            }
        }
    }
}
