using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A database that was demoted, or is about to be promoted: it reads, and writes nothing.</summary>
[Collection(OneHost.Name)]
public sealed class when_postgres_is_read_only(TicketsHost host) : IAsyncLifetime
{
    private readonly string _user = new NpgsqlConnectionStringBuilder(
        Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
    ).Username!;

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => MakeReadOnlyAsync(false);

    // Failed, with 500 for whatever writes, and a host that was ready.
    [Fact]
    public async Task what_writes_is_answered_with_503_what_reads_goes_on_and_the_host_is_not_ready()
    {
        var known = await host.ClassifiedTicketAsync();
        await host.SeededAsync();
        await MakeReadOnlyAsync(true);
        foreach (
            var answer in new[]
            {
                await host.Http.PostAsJsonAsync("/requests", new { subject = "a", body = "b", priority = "low" }),
                await host.Http.PostAsync("/seed", null),
                await host.Http.PostAsync("/process-tickets", null),
            }
        )
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync());
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }

        (await ReadAsync($"/requests/{known}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var health = await host.Http.GetAsync("/health/ready");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.JsonAsync())["checks"]!["postgres"]!.Text("description").ShouldContain("read-only");

        await MakeReadOnlyAsync(false);
        (await host.ProcessedAsync()).Text("done").ShouldBe("3");
        // Within ten seconds after the last ticket that could not be stored.
        await Scenarios.EventuallyAsync(async () => $"{(await host.Http.GetAsync("/health/ready")).StatusCode}", "OK");
    }

    private async Task MakeReadOnlyAsync(bool isReadOnly)
    {
        // Of its own, and past what it sets.
        await using var connection = new NpgsqlConnection(
            Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
                + ";Pooling=false;Options=-c default_transaction_read_only=off"
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            alter role {_user} set default_transaction_read_only = {(isReadOnly ? "on" : "off")};
            select pg_terminate_backend(pid) from pg_stat_activity
            where backend_type = 'client backend' and pid <> pg_backend_pid()
            """,
            connection
        );
        await command.ExecuteNonQueryAsync();
        // The host's own connections are gone; each of its pools notices at its next use.
        foreach (var path in new[] { "/requests", $"/requests/{Guid.NewGuid()}" })
            await Scenarios.EventuallyAsync(
                async () => (await ReadAsync(path)).StatusCode is HttpStatusCode.ServiceUnavailable ? "away" : "there",
                "there"
            );
    }

    private Task<HttpResponseMessage> ReadAsync(string path) => host.Http.GetAsync(path);
}
