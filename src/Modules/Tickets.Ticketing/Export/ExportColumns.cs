using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Finds the columns of an export: those that every ticket has, and one for each name in the fields of those that match.</summary>
public sealed class ExportColumns(NpgsqlDataSource database)
{
    /// <summary>Columns of fields, or columns that may be chosen, at most.</summary>
    public const int Max = 200;

    // The names are those of all tickets that match, which are read for them.
    private const int MaxSeconds = 300;

    /// <summary>The columns, in the order they were asked for, or else the own ones and then the fields in ordinal order.</summary>
    /// <exception cref="RefusedException">
    /// A name is unknown, or nobody chose and there are too many fields (400); finding them takes too long (503).
    /// </exception>
    public async Task<IReadOnlyList<ExportColumn>> FindAsync(ExportQuery query, CancellationToken cancellation)
    {
        if (query.Columns is { } chosen)
            return await ChooseAsync(query.Filter, chosen, cancellation);
        var fields = await ReadFieldsAsync(query.Filter, among: null, cancellation);
        if (fields.Count > Max)
            throw RefusedException.Invalid(
                "columns",
                $"must be chosen: the tickets that match have more than {Max} fields; format=ndjson has them all"
            );
        return [.. ExportColumn.All, .. fields.Order(StringComparer.Ordinal).Select(ExportColumn.OfField)];
    }

    private async Task<IReadOnlyList<ExportColumn>> ChooseAsync(
        TicketFilter filter,
        IReadOnlyList<string> chosen,
        CancellationToken cancellation
    )
    {
        var others = chosen.Where(name => ExportColumn.Find(name) is null).Select(ExportColumn.FieldOf).ToArray();
        var fields = others.Length == 0 ? [] : await ReadFieldsAsync(filter, others, cancellation);
        var known = ExportColumn.All.Concat(fields.Select(ExportColumn.OfField)).ToDictionary(column => column.Name);
        if (chosen.FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown)
            throw RefusedException.Invalid(
                "columns",
                $"has '{ColumnMappings.Shorten(unknown)}', which is a field of no ticket that matches, and none of "
                    + string.Join(", ", ExportColumn.All.Select(column => column.Name))
            );
        return [.. chosen.Select(name => known[name])];
    }

    private async Task<List<string>> ReadFieldsAsync(TicketFilter filter, string[]? among, CancellationToken cancellation)
    {
        var (sql, values) = CountSql.Fields(filter, among, Max + 1);
        await using var batch = database.CreateBatch();
        batch.Timeout = MaxSeconds + 10;
        batch.Add(CountSql.ReadAll(MaxSeconds));
        batch.Add(sql, values);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            return await reader.NextAsync(row => row.GetString(0), cancellation);
        }
        catch (PostgresException slow)
            when (slow.SqlState == PostgresErrorCodes.QueryCanceled && !cancellation.IsCancellationRequested)
        {
            throw RefusedException.Busy(
                "Finding the fields of so many tickets takes too long; export fewer, or choose columns that every ticket has.",
                TimeSpan.FromSeconds(MaxSeconds)
            );
        }
    }
}
