using System.Text.Json;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What persons say tickets are about. A transaction locks the outcome first, then the row of the backlog, as all that
/// write both.
/// </summary>
public sealed class Corrections(
    NpgsqlDataSource database,
    IInference inference,
    Dispatcher dispatcher,
    TicketingMetrics metrics,
    TimeProvider clock
)
{
    /// <summary>The ticket of a correction, as SQL.</summary>
    internal const string TicketSql = "(data ->> 'ticket_id'::text)";

    // Inserts the outcome or locks it: a plain read would miss what others write meanwhile.
    private const string Begin = $"""
        insert into {Schema.Outcome} as outcome (id, status, best, corrected_by, classified_at)
        select id, 'processed', $2, $3, $4 from {Schema.Ticket} where id = $1
        on conflict (id) do update set status = outcome.status where false
        """;

    private const string Replace = $"""
        update {Schema.Outcome} set status = 'processed', best = $2, corrected_by = $3, classified_at = $4,
            {OutcomeTable.WithoutAnswer}
        where id = $1
        """;

    private const string Row = $"select to_jsonb(outcome) - 'id' from {Schema.Outcome} outcome where id = $1 for update";

    private const string InForce = $"""
        select id, data from {Schema.Correction} where {TicketSql} = $1::text and not data ? 'withdrawn_at'
        order by id desc limit 1
        """;

    private const string Restore = $"""
        insert into {Schema.Outcome}
        select (jsonb_populate_record(null::{Schema.Outcome}, $2 || jsonb_build_object('id', $1))).*
        """;

    /// <summary>Gives a ticket a category. The same person saying the same again is no news.</summary>
    /// <param name="id">The ticket.</param>
    /// <param name="category">The category.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="check">Throws if it must not be, as the ticket is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="action">What it is a part of, if other tickets get the category with it.</param>
    /// <returns>The ticket as this left it.</returns>
    /// <exception cref="RefusedException">There is no such ticket (404).</exception>
    public async Task<TicketView> GiveAsync(
        Guid id,
        string category,
        string by,
        Action<TicketView> check,
        CancellationToken cancellation,
        Guid? action = null
    )
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionTable.BecauseAsync(connection, DecisionCause.Corrected, by, action, cancellation);
        var isFirst = await connection.ExecuteAsync(Begin, [id, category, by, now], cancellation) > 0;
        var ticket = await FindAsync(connection, id, cancellation);
        var before = isFirst ? ticket with { Outcome = null } : ticket;
        check(Show(before));
        if (before.Outcome is { CorrectedBy: { } person, Best: var said } && (person, said) == (by, category))
            return Show(before);

        var row = isFirst ? null : await connection.QueryAsync(Row, [id], each => each.GetString(0), cancellation);
        if (!isFirst)
            await connection.ExecuteAsync(Replace, [id, category, by, now], cancellation);
        var correction = new Correction
        {
            Id = Guid.CreateVersion7(now),
            TicketId = id,
            Category = category,
            By = by,
            At = now,
            Version = ticket.Document.Version ?? 1,
            Action = action,
            Before = row is [var json] ? JsonSerializer.Deserialize<JsonElement>(json) : null,
        };
        await connection.ExecuteAsync(
            $"insert into {Schema.Correction} (id, data) values ($1, $2)",
            [correction.Id, Sql.Jsonb(correction)],
            cancellation
        );
        await connection.ExecuteAsync($"delete from {Schema.Backlog} where id = $1", [id], cancellation);
        var after = await FindAsync(connection, id, cancellation);
        await transaction.CommitAsync(cancellation);
        metrics.Corrected(1, before.Outcome?.ModelVersion is null ? null : before.Outcome.Best == category);
        return Show(after);
    }

    /// <summary>
    /// Takes the last category that a person gave a ticket back: it is as before, or waits to be classified if it did so
    /// then, or has another text now.
    /// </summary>
    /// <returns>The ticket as this left it.</returns>
    /// <exception cref="RefusedException">There is no such ticket (404), or no person gave it one (409).</exception>
    public async Task<TicketView> WithdrawAsync(
        Guid id,
        string by,
        Action<TicketView> check,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionTable.BecauseAsync(connection, DecisionCause.Withdrawn, by, action: null, cancellation);
        await connection.ExecuteAsync($"select from {Schema.Outcome} where id = $1 for update", [id], cancellation);
        var ticket = await FindAsync(connection, id, cancellation);
        check(Show(ticket));
        var found = await connection.QueryAsync(InForce, [$"{id}"], Read, cancellation);
        if (ticket.Outcome?.CorrectedBy is null || found is not [var correction])
            throw RefusedException.Conflict("No person gave it a category.");

        var withdrawn = new { WithdrawnBy = by, WithdrawnAt = clock.GetUtcNow() };
        await connection.ExecuteAsync(
            $"update {Schema.Correction} set data = data || $2 where id = $1",
            [correction.Id, Sql.Jsonb(withdrawn)],
            cancellation
        );
        await connection.ExecuteAsync($"delete from {Schema.Outcome} where id = $1", [id], cancellation);
        var waits = correction.Before is null || IsOutdated(correction, ticket);
        if (waits)
        {
            object? sent = ImportedId.IsLive(id) ? clock.GetUtcNow() : null;
            await connection.ExecuteAsync(
                $"insert into {Schema.Backlog} (id, sent_at) values ($1, $2::timestamptz)",
                [id, sent],
                cancellation
            );
        }
        else
        {
            await connection.ExecuteAsync(Restore, [id, Sql.Jsonb(correction.Before!)], cancellation);
        }

        var after = await FindAsync(connection, id, cancellation);
        await transaction.CommitAsync(cancellation);
        if (waits && ImportedId.IsLive(id))
            dispatcher.Add([id]);
        return Show(after);
    }

    // What a model said of another text is of no use; what a person said stands.
    private static bool IsOutdated(Correction correction, StoredTicket ticket) =>
        correction.Version != (ticket.Document.Version ?? 1)
        && correction.Before?.GetProperty("corrected_by").ValueKind == JsonValueKind.Null;

    private TicketView Show(StoredTicket ticket) => TicketView.Of(ticket, inference.WhyTicketsWait);

    private static Correction Read(NpgsqlDataReader row) =>
        JsonSerializer.Deserialize<Correction>(row.GetString(1), JsonStyle.Answers)!;

    private static async Task<StoredTicket> FindAsync(
        NpgsqlConnection connection,
        Guid id,
        CancellationToken cancellation
    ) =>
        (await connection.QueryAsync(StoredTicket.ByIds, [new[] { id }], StoredTicket.Read, cancellation)).SingleOrDefault()
        ?? throw RefusedException.NotFound($"There is no ticket {id}.");
}
