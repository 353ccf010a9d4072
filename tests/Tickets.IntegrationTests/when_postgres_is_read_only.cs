using System.Net;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A database that was demoted, or is about to be promoted: it reads, and writes nothing.</summary>
[Collection(OneHost.Name)]
public sealed class when_postgres_is_read_only(TicketsHost host) : IAsyncLifetime
{
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
                await host.Http.SubmitAsync(),
                await host.Http.PostAsync("/seed", null),
                await host.Http.PostAsync("/process-tickets", null),
            }
        )
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync());
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }

        (await host.Http.AskAsync($"/requests/{known}")).ShouldBe(HttpStatusCode.OK);
        var health = await host.Http.GetAsync("/health/ready");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.JsonAsync())["checks"]!["postgres"]!.Text("description").ShouldContain("read-only");

        await MakeReadOnlyAsync(false);
        (await host.ProcessedAsync()).Text("done").ShouldBe("3");
        // Within ten seconds after the last ticket that could not be stored.
        await EventuallyAsync(() => host.Http.AskReadyAsync(), HttpStatusCode.OK);
    }

    private async Task MakeReadOnlyAsync(bool isReadOnly)
    {
        // Of its own, and past what it sets.
        await using var connection = new NpgsqlConnection(
            Postgres.Address.ConnectionString + ";Pooling=false;Options=-c default_transaction_read_only=off"
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            alter role {Postgres.Address.Username} set default_transaction_read_only = {(isReadOnly ? "on" : "off")};
            select pg_terminate_backend(pid) from pg_stat_activity
            where backend_type = 'client backend' and pid <> pg_backend_pid()
            """,
            connection
        );
        await command.ExecuteNonQueryAsync();
        // The host's own connections are gone; each of its pools notices at its next use.
        foreach (var path in new[] { "/requests", $"/requests/{Guid.NewGuid()}" })
            await EventuallyAsync(
                async () => (await host.Http.AskAsync(path)) is not HttpStatusCode.ServiceUnavailable,
                $"{path} answers"
            );
    }
}
