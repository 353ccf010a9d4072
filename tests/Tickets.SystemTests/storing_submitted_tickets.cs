using System.Net;
using System.Net.Http.Json;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Tickets.Contracts;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Group commit: what happens to the tickets that come while a transaction is on its way.</summary>
public sealed class storing_submitted_tickets : IAsyncLifetime
{
    private const int WaitingTickets = 20;

    private IAlbaHost _host = null!;
    private NpgsqlDataSource _database = null!;
    private TicketIntake _intake = null!;

    public async Task InitializeAsync()
    {
        _host = await TicketsHost.StartAsync(("Limits:WaitingTickets", $"{WaitingTickets}"), ("Roles", "ticketing"));
        _database = _host.Services.GetRequiredService<NpgsqlDataSource>();
        _intake = _host.Services.GetRequiredService<TicketIntake>();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task takes_one_transaction_for_all_that_came_during_the_last_one()
    {
        var tickets = Enumerable.Range(0, 1 + WaitingTickets).Select(_ => NewTicket()).ToArray();
        await WhileStoringIsHeldUpAsync(async () =>
        {
            var first = Add(tickets[0]);
            await FirstIsOnItsWayAsync();
            return Task.WhenAll([first, .. tickets[1..].Select(Add)]);
        });

        var transactions = await ReadAsync(
            "select xmin::text || ' ' || count(*) from ticketing.mt_doc_ticket where id = any($1) group by xmin",
            tickets
        );
        transactions.Select(line => line.Split(' ')[1]).ShouldBe(["1", $"{WaitingTickets}"], ignoreOrder: true);
    }

    [Fact]
    public async Task lets_a_ticket_that_cannot_be_stored_fail_alone()
    {
        var (first, good, alsoGood) = (NewTicket(), NewTicket(), NewTicket());
        await WhileStoringIsHeldUpAsync(async () =>
        {
            var before = Add(first);
            await FirstIsOnItsWayAsync();
            var stored = Task.WhenAll(before, Add(good), Add(alsoGood));
            var twice = Should.ThrowAsync<PostgresException>(Add(first));
            return Task.WhenAll(stored, twice);
        });
        var rows = await ReadAsync("select id::text from ticketing.backlog where id = any($1)", first, good, alsoGood);
        rows.Count.ShouldBe(3);
    }

    [Fact]
    public async Task is_refused_at_once_when_too_many_wait()
    {
        await WhileStoringIsHeldUpAsync(async () =>
        {
            var first = Add(NewTicket());
            await FirstIsOnItsWayAsync();
            var waiting = Task.WhenAll([first, .. Enumerable.Range(0, WaitingTickets).Select(_ => Add(NewTicket()))]);

            var answer = await PostAsync();
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            return waiting;
        });
        (await PostAsync()).StatusCode.ShouldBe(HttpStatusCode.Accepted, "the queue is empty again");
    }

    [Fact]
    public async Task is_not_answered_before_the_commit()
    {
        await WhileStoringIsHeldUpAsync(async () =>
        {
            var answer = PostAsync();
            await FirstIsOnItsWayAsync();
            answer.IsCompleted.ShouldBeFalse();
            return answer;
        });
    }

    private Task<HttpResponseMessage> PostAsync() =>
        _host
            .Server.CreateClient()
            .PostAsJsonAsync(
                "/requests",
                new
                {
                    subject = "s",
                    body = "b",
                    priority = "low",
                }
            );

    private Task Add(Ticket ticket)
    {
        _intake.TryAdd([ticket], mayBeRepeated: false, out var committed).ShouldBeTrue();
        return committed!;
    }

    /// <summary>Locks a table that storing needs, until the tickets are handed in; then waits for what is left.</summary>
    private async Task WhileStoringIsHeldUpAsync(Func<Task<Task>> action)
    {
        Task left;
        await using (var connection = await _database.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("lock ticketing.backlog in share mode", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            left = await action();
            await transaction.RollbackAsync();
        }

        await left;
    }

    private Task FirstIsOnItsWayAsync() =>
        Scenarios.EventuallyAsync(
            async () =>
                (await ReadAsync("select count(*)::text from pg_locks where not granted and cardinality($1) >= 0"))[0],
            "1"
        );

    private async Task<List<string>> ReadAsync(string sql, params Ticket[] tickets)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = tickets.Select(ticket => ticket.Id).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }

    private static Ticket NewTicket() =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Subject = "s",
            Body = "b",
            Source = "api",
            Split = Split.Live,
            CreatedAt = DateTimeOffset.UtcNow,
        };
}
