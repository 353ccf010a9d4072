using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>An entry of the promotion log.</summary>
/// <param name="At">When the version was promoted.</param>
/// <param name="By">Who promoted it.</param>
/// <param name="Version">The version in use from then on.</param>
/// <param name="Previous">The version in use until then, if any.</param>
/// <param name="Note">The evidence, if any was given.</param>
public sealed record Promotion(DateTimeOffset At, string By, string Version, string? Previous, string? Note);

/// <summary>A row of the log.</summary>
/// <param name="Id">1, 2, ... in the order of the promotions.</param>
/// <param name="Restores">If it is a rollback: the entry that it went back to.</param>
/// <param name="Promotion">What is told of it.</param>
public sealed record LogEntry(long Id, long? Restores, Promotion Promotion);

/// <summary>The promotion log of the models for a target: who changed which model is in use.</summary>
public static class PromotionLog
{
    /// <summary>
    /// The entry that a rollback goes back to: the one that was in force before the one that is in force now, and so on
    /// over those whose version is the champion, or is gone. Null if there is none.
    /// </summary>
    /// <param name="log">The entries, oldest first.</param>
    /// <param name="champion">The version in use.</param>
    /// <param name="exists">Whether there still is a version.</param>
    public static LogEntry? Before(IReadOnlyList<LogEntry> log, string? champion, Func<string, bool> exists)
    {
        // After a rollback the entry that it went back to is in force again. Each entry is in front of the one that was in
        // force when it was made, so the way back never meets itself.
        for (var at = InForceAfter(log, log.Count); at > 0;)
        {
            at = InForceAfter(log, at);
            if (at >= 0 && log[at].Promotion.Version != champion && exists(log[at].Promotion.Version))
                return log[at];
        }

        return null;
    }

    /// <summary>Reads it, oldest entry first.</summary>
    public static Task<List<LogEntry>> ReadAsync(NpgsqlConnection connection, string target, CancellationToken cancellation) =>
        connection.QueryAsync(
            $"select id, restores, at, by, version, previous, note from {Schema.Promotion} where target = $1 order by id",
            [target],
            row => new LogEntry(
                row.GetInt64(0),
                row.Get<long?>(1),
                new Promotion(row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetString(4), row.Get<string>(5), row.Get<string>(6))
            ),
            cancellation
        );

    /// <summary>Appends an entry; nobody else does at the same time.</summary>
    public static Task AppendAsync(
        NpgsqlConnection connection,
        string target,
        Promotion entry,
        long? restores,
        CancellationToken cancellation
    ) =>
        connection.ExecuteAsync(
            $"""
            insert into {Schema.Promotion} (target, id, restores, at, by, version, previous, note)
            select $1, coalesce(max(id), 0) + 1, $2::bigint, $3, $4, $5, $6::text, $7::text from {Schema.Promotion} where target = $1
            """,
            [target, restores, entry.At, entry.By, entry.Version, entry.Previous, entry.Note],
            cancellation
        );

    // The index of the entry in force after the first entries; -1 if there are none.
    private static int InForceAfter(IReadOnlyList<LogEntry> log, int count)
    {
        var last = count - 1;
        return last >= 0 && log[last].Restores is { } restored ? (int)restored - 1 : last;
    }
}
