using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>What became of a reclassification that is undone.</summary>
/// <param name="Restored">Tickets that have their earlier decision again since this request.</param>
/// <param name="Remaining">Whether there may be others, as the request had no more time.</param>
public sealed record ReclassificationUndone(long Restored, bool Remaining);

/// <summary><c>DELETE /requests/reclassify/{id}</c>: tickets that a run classified again have their earlier decisions.</summary>
[Tags("Review")]
public static class UndoReclassificationEndpoint
{
    /// <summary>
    /// 200 how many tickets are as before the run, as many as can be in ten seconds: send it again until none remains. A ticket
    /// stays as it is if a person has given it a category since, or its text was replaced. 404 if there is no such run; 409 until
    /// it has ended.
    /// </summary>
    /// <param name="id">The id of the run's task.</param>
    [WolverineDelete("/requests/reclassify/{id}", OperationId = "undoReclassification", Summary = "Undo a reclassification")]
    [Scope(Scope.Operate)]
    [QueryParameter("by", "Who says so; by default the client's address.")]
    [Refuses(404, 409)]
    public static Task<ReclassificationUndone> Delete(Guid id, HttpContext context, ReclassificationUndo undo) =>
        UndoAsync(id, context, undo, context.ReadBy());

    /// <summary>Does it, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">There is no such run (404), or it has not ended (409).</exception>
    public static async Task<ReclassificationUndone> UndoAsync(Guid id, HttpContext context, ReclassificationUndo undo, string? by)
    {
        var end = await undo.UndoAsync(id, context.Caller(by), context.RequestAborted);
        context.Note(new { task = id, end.Restored, end.Remaining });
        return end;
    }
}

/// <summary>Gives tickets the decisions back that a reclassification replaced.</summary>
public sealed class ReclassificationUndo(NpgsqlDataSource database, Jobs jobs)
{
    private const int Group = 5000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // The next ones of the run. Values: its id, the last ticket before.
    private static readonly string Next = $"from {Schema.Decision} where action = $1 and id > $2 order by id limit {Group}";

    private static readonly string Lock = $"""
        select id from {Schema.Outcome} where id = any(array(select id {Next}))
        order by id for update
        """;

    // What came later ended otherwise: by a person, by another text, by another run.
    private static readonly string Restore = $"""
        with known as (
            select id, superseded_at, version, {OutcomeTable.AllColumns} {Next}),
        standing as (
            select known.* from known
            cross join lateral (select data from {Schema.Ticket} where id = known.id offset 0) ticket
            left join lateral (select corrected_by, classified_at from {Schema.Outcome} where id = known.id offset 0) outcome on true
            where outcome.corrected_by is null and outcome.classified_at is distinct from known.classified_at
            and coalesce((ticket.data ->> 'version')::int, 1) = known.version
            and not exists (select from {Schema.Decision} later
                where later.id = known.id and later.superseded_at > known.superseded_at)),
        restored as (
            insert into {Schema.Outcome} as outcome (id, {OutcomeTable.AllColumns}) select id, {OutcomeTable.AllColumns} from standing order by id
            on conflict (id) do update set ({OutcomeTable.AllColumns}) = ({string.Join(", ", OutcomeTable.All.Select(column => $"excluded.{column}"))})
            where outcome.corrected_by is null returning id),
        waited as (delete from {Schema.Backlog} where id = any(array(select id from restored)))
        select (select count(*) from known), (select count(*) from restored), (select max(id::text)::uuid from known)
        """;

    /// <summary>Does it for as many tickets as can be in ten seconds.</summary>
    /// <exception cref="RefusedException">There is no such run (404), or it has not ended (409).</exception>
    public async Task<ReclassificationUndone> UndoAsync(Guid job, string by, CancellationToken cancellation)
    {
        var found = await jobs.FindAsync(job, cancellation);
        if (found is not { Kind: JobKind.Process, Input: not null })
            throw RefusedException.NotFound($"There is no reclassification {job}.");
        if (found.State < JobState.Succeeded)
            throw RefusedException.Conflict("The reclassification is under way. Cancel it first.");

        var begun = Stopwatch.GetTimestamp();
        var (after, restored) = (Guid.Empty, 0L);
        while (true)
        {
            var (known, done, last) = await RestoreAsync(job, after, by, cancellation);
            restored += done;
            if (known < Group)
                return new ReclassificationUndone(restored, Remaining: false);
            if (Stopwatch.GetElapsedTime(begun) > Longest)
                return new ReclassificationUndone(restored, Remaining: true);
            after = last!.Value;
        }
    }

    // First the outcomes, then the backlog, as everybody does who writes both.
    private async Task<(long Known, long Restored, Guid? Last)> RestoreAsync(
        Guid job,
        Guid after,
        string by,
        CancellationToken cancellation
    )
    {
        await using var batch = database.CreateBatch();
        DecisionTable.AddBecause(batch, DecisionCause.Undone, by);
        batch.Add(Lock, job, after);
        batch.Add(Restore, job, after);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var rows = await reader.NextAsync(row => (row.GetInt64(0), row.GetInt64(1), row.Get<Guid?>(2)), cancellation);
        return rows.Single();
    }
}
