using System.Globalization;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The sources of tickets. No index knows them, so each look reads all tickets, and has a time limit.</summary>
public sealed class Sources(NpgsqlDataSource database)
{
    private const int MaxListed = 1000;
    private const int MaxNames = 10_000;
    private const int MaxSeconds = 4;

    /// <summary>Tickets of a source that a request changes, at most.</summary>
    public const int MaxChanged = 10_000;

    /// <summary>All sources, with the counts of their tickets.</summary>
    /// <exception cref="RefusedException">There are too many tickets to count in the time there is (503).</exception>
    public async Task<SourceList> ListAsync(CancellationToken cancellation)
    {
        const string created = "(data ->> 'created_at') collate \"C\"";
        var rows = await ReadAsync(
            $"""
            select (data ->> 'source') collate "C", count(*), count(data ->> 'label'), count(backlog.id), min({created}), max({created})
            from {Schema.Ticket} ticket left join {Schema.Backlog} backlog on backlog.id = ticket.id
            group by 1 order by 1 limit {MaxListed + 1}
            """,
            [],
            row => new Source(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), Time(row, 4), Time(row, 5)),
            cancellation
        );
        return new SourceList([.. rows.Take(MaxListed)], rows.Count > MaxListed);
    }

    /// <summary>
    /// Why no model can be trained on a source, with the names of those on which one can; null if it can, on none at all, or
    /// if there are too many tickets to look at in the time there is.
    /// </summary>
    public async Task<string?> WhyNoneLabelledAsync(Target target, string source, CancellationToken cancellation)
    {
        var labelled = LabelSql.Of(target, LabelSource.Import, source: null);
        try
        {
            var names = await NamesAsync(labelled.From, labelled.Values, cancellation);
            return names.Count == 0 || names.Contains(source)
                ? null
                : $"There are no labelled tickets of the source '{source}'. There are some of {NearestNames.InWords(source, names)}.";
        }
        catch (RefusedException slow) when (slow.Status == StatusCodes.Status503ServiceUnavailable)
        {
            return null;
        }
    }

    /// <summary>The ids of the tickets of a source in their order, as many as asked for, and how many there are in all.</summary>
    /// <exception cref="RefusedException">There is no such source (404), or there are too many tickets (503).</exception>
    public async Task<(IReadOnlyList<Guid> Ids, long Count)> FindAsync(string source, int most, CancellationToken cancellation)
    {
        var found = await ReadAsync(
            $"select id, count(*) over () from {Schema.Ticket} where {ExternalId.SourceSql} = $1 order by id limit {most}",
            [source],
            row => (Id: row.GetGuid(0), Count: row.GetInt64(1)),
            cancellation
        );
        return found.Count > 0 ? ([.. found.Select(ticket => ticket.Id)], found[0].Count) : throw await UnknownAsync(source, cancellation);
    }

    private async Task<RefusedException> UnknownAsync(string source, CancellationToken cancellation)
    {
        var names = await NamesAsync($"{Schema.Ticket} ticket", [], cancellation);
        return RefusedException.NotFound(
            names.Count == 0
                ? $"There is no source '{source}', and no ticket at all."
                : $"There is no source '{source}'. There are {NearestNames.InWords(source, names)}."
        );
    }

    private Task<List<string>> NamesAsync(string from, object?[] values, CancellationToken cancellation) =>
        ReadAsync(
            $"select data ->> 'source' from {from} group by 1 limit {MaxNames}",
            values,
            row => row.GetString(0),
            cancellation
        );

    private async Task<List<T>> ReadAsync<T>(
        string sql,
        object?[] values,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        await using var batch = database.CreateBatch();
        batch.Add(CountSql.ReadAll(MaxSeconds));
        batch.Add(sql, values);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            return await reader.NextAsync(read, cancellation);
        }
        catch (PostgresException slow)
            when (slow.SqlState == PostgresErrorCodes.QueryCanceled && !cancellation.IsCancellationRequested)
        {
            throw RefusedException.Busy(
                $"Looking at the sources of all tickets takes longer than {MaxSeconds} s.",
                TimeSpan.FromSeconds(MaxSeconds)
            );
        }
    }

    private static DateTimeOffset Time(NpgsqlDataReader row, int column) =>
        DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture);
}
