using Marten;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Replays and discards dead letters, and keeps who did so.</summary>
public sealed class DeadLetterActions(
    NpgsqlDataSource database,
    IDocumentStore documents,
    DeadMessages messages,
    Reconciler reconciler,
    TimeProvider clock
)
{
    private const int Group = 1000;

    /// <summary>
    /// Sends dead letters again. A ticket goes back into the backlog, where it counts as overdue, so the reconciler sends
    /// it; if it fails again, it is a dead letter again.
    /// </summary>
    public async Task<DeadLetterAction> ReplayAsync(
        DeadLetterSelection selection,
        string by,
        string? note,
        CancellationToken cancellation
    )
    {
        var action = await RecordAsync("replay", selection, by, note, cancellation);
        if (selection.Kind != "message")
            action = await InGroupsAsync(
                action,
                (command, after) =>
                    $"""
                    done as (delete from {Schema.Outcome} where id in ({LockTickets(selection, after, command)})
                        returning id),
                    waiting as (insert into {Schema.Backlog} (id, sent_at) select id, 'epoch' from done)
                    """,
                cancellation
            );
        reconciler.LookNow();
        return selection.Kind == "ticket" ? action : await messages.ReplayAsync(action, cancellation);
    }

    /// <summary>
    /// Takes dead letters off the list. A ticket needs review then; a message is deleted, which loses nothing: the rows
    /// of tickets and jobs say what is left to do.
    /// </summary>
    public async Task<DeadLetterAction> DiscardAsync(
        DeadLetterSelection selection,
        string by,
        string? note,
        CancellationToken cancellation
    )
    {
        var action = await RecordAsync("discard", selection, by, note, cancellation);
        if (selection.Kind != "ticket")
            action = await InGroupsAsync(
                action,
                (command, after) =>
                    $"""
                    done as (delete from {Schema.DeadMessage}
                        where id in ({DeadMessages.Lock(selection, after, Group, command)}) returning id)
                    """,
                cancellation
            );
        if (selection.Kind != "message")
            action = await InGroupsAsync(
                action,
                (command, after) =>
                    $"""
                    done as (update {Schema.Outcome} set status = 'needs_review'
                        where id in ({LockTickets(selection, after, command)}) returning id)
                    """,
                cancellation
            );
        return action;
    }

    /// <summary>Who did what, the latest first, or the latest before an action.</summary>
    public async Task<IReadOnlyList<DeadLetterAction>> ListAsync(Guid? before, int limit, CancellationToken cancellation)
    {
        await using var session = documents.QuerySession();
        return await session.QueryAsync<DeadLetterAction>(
            "where id < ? order by id desc limit ?",
            cancellation,
            before ?? Guid.AllBitsSet,
            limit
        );
    }

    /// <summary>One of them, or null.</summary>
    public async Task<DeadLetterAction?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = documents.QuerySession();
        return await session.LoadAsync<DeadLetterAction>(id, cancellation);
    }

    private async Task<DeadLetterAction> RecordAsync(
        string what,
        DeadLetterSelection selection,
        string by,
        string? note,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var action = new DeadLetterAction
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            By = by,
            Action = what,
            Selection = selection,
            Note = note,
        };
        await using var session = documents.LightweightSession();
        session.Insert(action);
        await session.SaveChangesAsync(cancellation);
        return action;
    }

    // One statement changes and counts a group. Rows that somebody else has locked are skipped; ids only ascend, so a
    // ticket that fails again meanwhile is not met twice.
    private async Task<DeadLetterAction> InGroupsAsync(
        DeadLetterAction action,
        Func<NpgsqlCommand, Guid, string> change,
        CancellationToken cancellation
    )
    {
        for (var after = Guid.Empty; ;)
        {
            await using var command = database.CreateCommand();
            command.CommandText = $"""
                with {change(command, after)}, counted as ({action.Counting(command, "done")})
                select array(select id from done order by id)
                """;
            var ids = (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
            if (ids is not [.., var last])
                return action;
            action = action with { Count = action.Count + ids.Length };
            after = last;
        }
    }

    private static string LockTickets(DeadLetterSelection selection, Guid after, NpgsqlCommand command) =>
        $"""
        select id from {Schema.Outcome} where status = 'failed' and id > {command.Add(after)}
        and {selection.Where(DeadLetterColumns.Ticket, command)} order by id limit {Group} for update skip locked
        """;
}
