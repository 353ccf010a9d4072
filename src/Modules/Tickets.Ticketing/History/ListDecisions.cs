using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>A decision about a ticket, in force or not.</summary>
[Example(
    """
    {
      "status": "processed", "category": "billing", "confidence": 0.81,
      "alternatives": [{"category": "billing", "confidence": 0.81}, {"category": "refund", "confidence": 0.12}],
      "reason": null, "model_version": "0f1e2d3c4b5a", "classified_at": "2026-11-26T08:00:00.100Z", "corrected_by": null,
      "superseded_at": "2026-11-26T09:10:00.000Z", "cause": "corrected", "superseded_by": "ann", "action": null
    }
    """
)]
public sealed record Decision
{
    /// <summary>What the ticket was by it.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>The category it gave; null if it gave none.</summary>
    public string? Category { get; init; }

    /// <summary>Calibrated probability of the model's best category, 0 to 1.</summary>
    public float? Confidence { get; init; }

    /// <summary>The model's best categories, most probable first.</summary>
    public IReadOnlyList<ScoredCategory> Alternatives { get; init; } = [];

    /// <summary>Why the model abstained, or why the ticket failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The model that decided.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset ClassifiedAt { get; init; }

    /// <summary>The person that decided.</summary>
    public string? CorrectedBy { get; init; }

    /// <summary>Until when it was in force; null if it is.</summary>
    public DateTimeOffset? SupersededAt { get; init; }

    /// <summary>What ended it.</summary>
    public DecisionCause? Cause { get; init; }

    /// <summary>The person that ended it, if one did.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>The job or the action that ended it with others.</summary>
    public Guid? Action { get; init; }

    /// <summary>Shows what became of a ticket, in force.</summary>
    public static Decision Of(Outcome outcome) =>
        new()
        {
            Status = outcome.Status,
            Category = outcome.Status == TicketStatus.Processed ? outcome.Best : null,
            Confidence = outcome.Confidence,
            Alternatives = outcome.Alternatives,
            Reason = outcome.Reason,
            ModelVersion = outcome.ModelVersion,
            ClassifiedAt = outcome.ClassifiedAt,
            CorrectedBy = outcome.CorrectedBy,
        };
}

/// <summary>The decisions about a ticket, the latest first.</summary>
public sealed record DecisionList(IReadOnlyList<Decision> Items);

/// <summary><c>GET /requests/{id}/history</c>: what was decided about a ticket, by whom and when.</summary>
[Tags("Tickets")]
public static class ListDecisionsEndpoint
{
    /// <summary>
    /// 200 the decisions, the latest first, 1,000 at most; or 404. The first one is in force, unless it has ended: then the
    /// ticket waits.
    /// </summary>
    /// <param name="id">The id of the ticket.</param>
    [WolverineGet("/requests/{id}/history", OperationId = "listDecisions", Summary = "List what was decided about a ticket")]
    [Scope(Scope.Read)]
    [Refuses(404)]
    public static async Task<DecisionList> Get(Guid id, Decisions decisions, CancellationToken cancellation) =>
        new(await decisions.ListAsync(id, cancellation));
}

/// <summary>Reads what was decided about tickets.</summary>
public sealed class Decisions(NpgsqlDataSource database)
{
    private const int Most = 1000;
    private const int MostOfEach = 100;
    private const int PartSize = 500;

    private static readonly string All = $"""
        select {OutcomeTable.Columns}, null::timestamptz as superseded_at, null, null, null::uuid
        from {Schema.Ticket} ticket left join {Schema.Outcome} outcome using (id) where ticket.id = $1
        union all
        (select {OutcomeTable.Columns}, {DecisionTable.EndColumns} from {Schema.Decision} outcome where id = $1
        order by superseded_at desc limit {Most - 1})
        order by superseded_at desc nulls first
        """;

    private static readonly string Ended = $"""
        select ended.* from unnest($1) ticket (id) cross join lateral (
            select {OutcomeTable.Columns}, {DecisionTable.EndColumns}, id from {Schema.Decision} outcome where id = ticket.id
            order by superseded_at desc limit {MostOfEach}) ended
        """;

    /// <summary>Adds to tickets what was decided about them before.</summary>
    public async IAsyncEnumerable<TicketView> AddToAsync(
        IAsyncEnumerable<TicketView> tickets,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var part in tickets.Chunk(PartSize).WithCancellation(cancellation))
        {
            object?[] ids = [part.Select(ticket => ticket.Id).ToArray()];
            var rows = await database.QueryAsync(Ended, ids, row => (Id: row.GetGuid(row.FieldCount - 1), Decision: Read(row)!), cancellation);
            var ended = rows.ToLookup(row => row.Id, row => row.Decision);
            foreach (var ticket in part)
                yield return ended.Contains(ticket.Id) ? ticket with { History = [.. ended[ticket.Id]] } : ticket;
        }
    }

    /// <summary>The decisions about a ticket, the latest first, 1,000 at most.</summary>
    /// <exception cref="RefusedException">There is no such ticket (404).</exception>
    public async Task<IReadOnlyList<Decision>> ListAsync(Guid id, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync(All, [id], Read, cancellation);
        return rows.Count > 0
            ? [.. rows.OfType<Decision>()]
            : throw RefusedException.NotFound($"There is no ticket {id}.");
    }

    // A ticket that waits has no outcome.
    private static Decision? Read(NpgsqlDataReader row)
    {
        var end = OutcomeTable.All.Length;
        return OutcomeTable.Read(row, 0) is { } outcome
            ? Decision.Of(outcome) with
            {
                SupersededAt = row.Get<DateTimeOffset?>(end),
                Cause = row.Get<string>(end + 1) is { } cause ? EnumNames.Parse<DecisionCause>(cause) : null,
                SupersededBy = row.Get<string>(end + 2),
                Action = row.Get<Guid?>(end + 3),
            }
            : null;
    }
}
