using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How many tickets have which label.</summary>
/// <param name="Labels">The labels, the most frequent first.</param>
public sealed record LabelCounts(IReadOnlyList<ValueCount> Labels)
{
    /// <summary>All that have one.</summary>
    public long Total => Labels.Sum(label => label.Count);
}

/// <summary>Counts the tickets that a model can be trained on.</summary>
public sealed class LabelCounter(NpgsqlDataSource database)
{
    private const int MaxSeconds = 4;

    /// <summary>How many there are, those included that are held out; null if counting takes too long.</summary>
    public async Task<LabelCounts?> CountAsync(
        Target target,
        LabelSource labels,
        string? source,
        CancellationToken cancellation
    )
    {
        var sql = LabelSql.Of(target, labels, source);
        await using var batch = database.CreateBatch();
        batch.Add(CountSql.ReadAll(MaxSeconds));
        batch.Add($"select {sql.Label}, count(*) from {sql.From} group by 1 order by 2 desc, 1", sql.Values);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            return new([.. await reader.NextAsync(row => new ValueCount(row.GetString(0), row.GetInt64(1)), cancellation)]);
        }
        catch (PostgresException slow)
            when (slow.SqlState == PostgresErrorCodes.QueryCanceled && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
