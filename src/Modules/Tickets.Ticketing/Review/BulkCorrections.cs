using System.Globalization;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What persons say many tickets are about: one statement locks their outcomes, in the order of their ids, and one writes
/// all (docs/adr/0041).
/// </summary>
public sealed class BulkCorrections(
    NpgsqlDataSource database,
    TicketCounter counter,
    TicketReader tickets,
    Dispatcher dispatcher,
    TicketingMetrics metrics,
    TimeProvider clock
)
{
    /// <summary>Tickets that are given a category at once, at most.</summary>
    public const int Most = 10_000;

    private const int MaxSeconds = 4;
    private const int MaxExamples = 10;

    /// <summary>How many would get a category, and some of them.</summary>
    public async Task<CorrectTicketsAnswer> PreviewAsync(TicketFilter filter, CancellationToken cancellation)
    {
        var matching = OfModels(filter);
        var count = (await counter.CountNowAsync(matching, TicketFacet.Status, cancellation)).Total;
        var page = await tickets.ReadPageAsync(new() { Filter = matching, Limit = MaxExamples }, cancellation);
        return new CorrectTicketsAnswer(null, count, DryRun: true, page.Items);
    }

    /// <summary>
    /// Gives a category to all that match. Those that a person decided stay, unless the filter asks for them.
    /// </summary>
    /// <returns>The action; null if there was none to give it to.</returns>
    /// <exception cref="RefusedException">More than <see cref="Most" /> match (409).</exception>
    public async Task<CorrectionAction?> GiveAsync(
        TicketFilter filter,
        string category,
        string by,
        CancellationToken cancellation
    )
    {
        var ids = await ReadIdsAsync(OfModels(filter), cancellation);
        if (ids.Count > Most)
            throw RefusedException.Conflict($"More than {Most:N0} tickets match, and that is the most at once. Filter further.");
        var action = Guid.CreateVersion7(clock.GetUtcNow());
        return await GiveAsync(action, ids, category, by, filter.Corrected == true, cancellation);
    }

    /// <summary>Gives a category to tickets.</summary>
    /// <param name="action">The id of the action, which may have other tickets too.</param>
    /// <param name="ids">The tickets, <see cref="Most" /> at most.</param>
    /// <param name="category">The category.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="overrules">Whether what another person said is replaced; else it stays.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The action; null if there was none to give it to.</returns>
    public async Task<CorrectionAction?> GiveAsync(
        Guid action,
        IReadOnlyCollection<Guid> ids,
        string category,
        string by,
        bool overrules,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        Guid[] named = [.. ids];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionTable.BecauseAsync(connection, DecisionCause.Corrected, by, action, cancellation);
        var fresh = await connection.QueryAsync(BulkCorrectionSql.Begin, [named, category, by, now], row => row.GetGuid(0), cancellation);
        var common = new { Category = category, By = by, At = now, Action = action };
        var given = await connection.QueryAsync(
            BulkCorrectionSql.Give,
            [
                named,
                Array.ConvertAll(named, _ => Guid.CreateVersion7(now)),
                fresh.ToArray(),
                category,
                by,
                now,
                Sql.Jsonb(common),
                overrules,
            ],
            row => row.GetInt64(0),
            cancellation
        );
        await transaction.CommitAsync(cancellation);
        metrics.Corrected(given[0], agreed: null);
        return given[0] == 0 ? null : new CorrectionAction(action, category, by, now, given[0], Withdrawn: 0);
    }

    /// <summary>An action, as it is now.</summary>
    /// <exception cref="RefusedException">There is no such action (404).</exception>
    public async Task<CorrectionAction> FindAsync(Guid id, CancellationToken cancellation) =>
        (await database.QueryAsync(BulkCorrectionSql.Find, [$"{id}"], row => Read(id, row), cancellation)).SingleOrDefault()
        ?? throw RefusedException.NotFound($"There is no action {id}.");

    /// <summary>Takes an action back, for those of its tickets about which no person has said anything since.</summary>
    /// <returns>The action, with how many were taken back.</returns>
    /// <exception cref="RefusedException">There is no such action (404).</exception>
    public async Task<CorrectionAction> WithdrawAsync(Guid id, string by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DecisionTable.BecauseAsync(connection, DecisionCause.Withdrawn, by, id, cancellation);
        await connection.ExecuteAsync(BulkCorrectionSql.Lock, [$"{id}"], cancellation);
        var withdrawn = await connection.QueryAsync(
            BulkCorrectionSql.Withdraw,
            [$"{id}", Sql.Jsonb(new { WithdrawnBy = by, WithdrawnAt = now }), now],
            row => (Id: row.GetGuid(0), Waits: row.GetBoolean(1)),
            cancellation
        );
        await transaction.CommitAsync(cancellation);
        var sent = withdrawn.Where(ticket => ticket.Waits && ImportedId.IsLive(ticket.Id)).Select(ticket => ticket.Id);
        foreach (var message in sent.Chunk(Dispatcher.MaxTickets))
            dispatcher.Add(message);
        return await FindAsync(id, cancellation);
    }

    /// <summary>Those of a filter that are given a category: what a person decided is asked for by name.</summary>
    private static TicketFilter OfModels(TicketFilter filter) => filter with { Corrected = filter.Corrected ?? false };

    // One more than can be taken, if there are so many.
    private async Task<List<Guid>> ReadIdsAsync(TicketFilter filter, CancellationToken cancellation)
    {
        var (sql, values) = CountSql.Ids(filter, Most + 1);
        await using var batch = database.CreateBatch();
        batch.Add(CountSql.ReadAll(MaxSeconds));
        batch.Add(sql, values);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await reader.NextAsync(row => row.GetGuid(0), cancellation);
    }

    private static CorrectionAction Read(Guid id, NpgsqlDataReader row) =>
        new(
            id,
            row.GetString(0),
            row.GetString(1),
            DateTimeOffset.Parse(row.GetString(2), CultureInfo.InvariantCulture),
            row.GetInt64(3),
            row.GetInt64(4)
        );
}
