using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Npgsql;
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
        var address = new Uri($"http://127.0.0.1:{ServerProxy.FreePort()}");
        using var process = Utility.Start(
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"{address}", ["Roles"] = "ticketing" }
        );
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = address };
        await Scenarios.EventuallyAsync(() => ReadyAsync(http), "OK");

        var accepted = new ConcurrentBag<Guid>();
        var other = new ConcurrentBag<string>();
        var clients = Enumerable.Range(0, 16).Select(_ => SubmitUntilGoneAsync(http, accepted, other)).ToArray();
        await Scenarios.EventuallyAsync(() => Task.FromResult(accepted.Count > 500 ? "busy" : "idle"), "busy");
        Process.Start("kill", ["-TERM", $"{process.Id}"]).Dispose();
        await Task.WhenAll(clients);
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

        other.ShouldBeEmpty();
        process.ExitCode.ShouldBe(0);
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
        var postgres = new NpgsqlConnectionStringBuilder(
            Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
        );
        using var proxy = new ServerProxy(postgres.Host!, postgres.Port);
        proxy.Connect();
        postgres.Port = proxy.Port;
        var address = new Uri($"http://127.0.0.1:{ServerProxy.FreePort()}");
        using var process = Utility.Start(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = $"{address}",
                ["ConnectionStrings__postgres"] = postgres.ConnectionString,
                ["DOTNET_shutdownTimeoutSeconds"] = "2",
            }
        );
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = address };
        await Scenarios.EventuallyAsync(() => ReadyAsync(http), "OK");

        proxy.Delay = Timeout.InfiniteTimeSpan;
        var ticket = new
        {
            subject = "Invoice",
            body = "wrong amount",
            priority = "low",
        };
        _ = http.PostAsJsonAsync("/requests", ticket).ContinueWith(_ => { }, TaskScheduler.Default);
        await Scenarios.EventuallyAsync(() => ReadyAsync(http), "ServiceUnavailable");
        Process.Start("kill", ["-TERM", $"{process.Id}"]).Dispose();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(15)).Token);
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
                var ticket = new
                {
                    subject = "Invoice",
                    body = "wrong amount",
                    priority = "low",
                };
                using var answer = await http.PostAsJsonAsync("/requests", ticket);
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

    private static async Task<string> ReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/health/ready")).StatusCode.ToString();
        }
        catch (HttpRequestException)
        {
            return "not yet";
        }
    }
}
