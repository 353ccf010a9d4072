using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>An export that was asked for.</summary>
/// <param name="Filter">Which tickets.</param>
/// <param name="Format">As what.</param>
/// <param name="Columns">The names of its columns, in their order; null for all. Lines of JSON have all fields, and what was decided before.</param>
public sealed record ExportQuery(TicketFilter Filter, ExportFormat Format, IReadOnlyList<string>? Columns);

/// <summary>Writes the tickets that match a filter to files.</summary>
public sealed class TicketExport(TicketReader tickets, Decisions decisions, ExportColumns columns, Limits limits) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limits.ConcurrentExports);

    /// <summary>Begins an export: finds its columns. Nothing is written yet.</summary>
    /// <exception cref="RefusedException">
    /// As many as may are under way already (503), or there is no such column (400).
    /// </exception>
    public async Task<ExportRun> BeginAsync(ExportQuery query, CancellationToken cancellation)
    {
        if (!await _free.WaitAsync(TimeSpan.Zero, cancellation))
            throw new RefusedException("Too many exports at a time; try again.", StatusCodes.Status503ServiceUnavailable)
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
        try
        {
            var found = query.Format == ExportFormat.Ndjson ? [] : await columns.FindAsync(query, cancellation);
            return new ExportRun(query, found, tickets, decisions, _free);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();
}

/// <summary>An export under way; it has its place among those that may be until it is disposed of.</summary>
public sealed class ExportRun : IDisposable
{
    private readonly ExportQuery _query;
    private readonly IReadOnlyList<ExportColumn> _columns;
    private readonly TicketReader _tickets;
    private readonly Decisions _decisions;
    private readonly SemaphoreSlim _place;

    internal ExportRun(
        ExportQuery query,
        IReadOnlyList<ExportColumn> columns,
        TicketReader tickets,
        Decisions decisions,
        SemaphoreSlim place
    ) => (_query, _columns, _tickets, _decisions, _place) = (query, columns, tickets, decisions, place);

    /// <summary>
    /// Writes the tickets, the oldest first, in bounded memory; gives how many they are. A ticket that comes in, or changes,
    /// meanwhile is in it or not, as the case may be; none is in it twice.
    /// </summary>
    public async Task<long> WriteAsync(Stream output, CancellationToken cancellation)
    {
        await using var sheet = _query.Format switch
        {
            ExportFormat.Csv => new CsvSheet(output, _columns),
            ExportFormat.Ndjson => new NdjsonSheet(output),
            _ => (ISheet)await XlsxSheet.BeginAsync(output, _columns, cancellation),
        };
        var count = 0L;
        var tickets = _tickets.ReadAllAsync(_query.Filter, cancellation);
        if (_query.Format == ExportFormat.Ndjson)
            tickets = _decisions.AddToAsync(tickets, cancellation);
        await foreach (var ticket in tickets)
        {
            await sheet.AddAsync(ticket, cancellation);
            count++;
        }

        await sheet.EndAsync(cancellation);
        return count;
    }

    /// <inheritdoc />
    public void Dispose() => _place.Release();
}
