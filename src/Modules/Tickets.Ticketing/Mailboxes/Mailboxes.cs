using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Up to where a mailbox was read: UIDs ascend, and stand for the same messages as long as UIDVALIDITY is the same.</summary>
/// <param name="Validity">The UIDVALIDITY of the folder.</param>
/// <param name="Uid">The UID up to which all is stored; 0 is before the first one.</param>
public sealed record MailPosition(uint Validity, uint Uid);

/// <summary>A mailbox that was taken to be looked into.</summary>
/// <param name="Connection">Its connection.</param>
/// <param name="Position">Up to where it was read; null if it was not yet.</param>
/// <param name="Since">What the server took in from then on becomes tickets.</param>
/// <param name="Failures">How often it failed since it last went well.</param>
/// <param name="Until">Until when nobody else takes it: it is the taker's as long as this stands.</param>
public sealed record DueMailbox(StoredConnection Connection, MailPosition? Position, DateTimeOffset Since, int Failures, DateTimeOffset Until)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>How long it is left alone.</summary>
    /// <param name="failures">How often it failed one after the other, this time counted.</param>
    public TimeSpan WaitAfter(int failures)
    {
        var every = TimeSpan.FromSeconds(Connection.Settings.Mailbox!.EverySeconds ?? Mailbox.DefaultSeconds);
        if (failures == 0)
            return every;
        var wait = TimeSpan.FromTicks(Math.Max(every.Ticks, TimeSpan.TicksPerMinute)) * Math.Pow(2, Math.Min(failures - 1, 10));
        return wait < LongestWait ? wait : every > LongestWait ? every : LongestWait;
    }
}

/// <summary>What came of looking into a mailbox.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Position">Up to where it is read.</param>
/// <param name="Error">What went wrong; null if nothing did.</param>
/// <param name="NextAt">When it is looked into again.</param>
/// <param name="IsRenumbered">Whether it was begun anew.</param>
public sealed record MailboxVisit(DateTimeOffset At, MailPosition? Position, string? Error, DateTimeOffset NextAt, bool IsRenumbered);

/// <summary>The mailboxes that are due. Whoever takes one has three minutes; then it is anybody's again.</summary>
public sealed class Mailboxes(NpgsqlDataSource database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private const string Take = $"""
        with due as (select id from {Schema.Connection} where mailbox_next_at <= $1 for update skip locked)
        update {Schema.Connection} connection set mailbox_next_at = $2 from due where connection.id = due.id
        returning {StoredConnection.Columns}, mailbox_validity, mailbox_uid, mailbox_since, mailbox_failures, mailbox_next_at
        """;

    private const string Note = $"""
        update {Schema.Connection} set mailbox_validity = $3, mailbox_uid = $4, mailbox_checked_at = $5, mailbox_error = $6::text,
            mailbox_failing_since = case when $6::text is not null then coalesce(mailbox_failing_since, $5) end,
            mailbox_failures = case when $6::text is null then 0 else mailbox_failures + 1 end,
            mailbox_next_at = $7, mailbox_renumbered_at = case when $8 then $5 else mailbox_renumbered_at end
        where id = $1 and mailbox_next_at = $2
        """;

    /// <summary>Takes those that are due.</summary>
    public async Task<IReadOnlyList<DueMailbox>> TakeAsync(DateTimeOffset now, CancellationToken cancellation) =>
        await database.QueryAsync(
            Take,
            [now, now + Lease],
            row => new DueMailbox(
                StoredConnection.Read(row),
                row.Get<long?>(6) is { } validity ? new((uint)validity, (uint)row.GetInt64(7)) : null,
                row.GetFieldValue<DateTimeOffset>(8),
                row.GetInt32(9),
                row.GetFieldValue<DateTimeOffset>(10)
            ),
            cancellation
        );

    /// <summary>Notes what came of it, unless somebody else has it by now, or it was changed.</summary>
    public Task NoteAsync(DueMailbox due, MailboxVisit visit) =>
        database.ExecuteAsync(
            Note,
            [
                due.Connection.Id,
                due.Until,
                new NpgsqlParameter<long?> { TypedValue = visit.Position?.Validity },
                new NpgsqlParameter<long?> { TypedValue = visit.Position?.Uid },
                visit.At,
                new NpgsqlParameter<string?> { TypedValue = visit.Error },
                visit.NextAt,
                visit.IsRenumbered,
            ],
            CancellationToken.None
        );
}
