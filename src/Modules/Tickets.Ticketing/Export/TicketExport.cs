using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>An export that was asked for.</summary>
/// <param name="Filter">Which tickets.</param>
/// <param name="Format">As what.</param>
/// <param name="Columns">With which columns; lines of JSON have all fields.</param>
public sealed record ExportQuery(TicketFilter Filter, ExportFormat Format, IReadOnlyList<ExportColumn> Columns);

/// <summary>Writes the tickets that match a filter to a file, the oldest first, in bounded memory.</summary>
public sealed class TicketExport(TicketReader tickets, Limits limits) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limits.ConcurrentExports);

    /// <summary>
    /// Writes them; gives how many they are. A ticket that comes in, or changes, meanwhile is in it or not, as the case may
    /// be; none is in it twice.
    /// </summary>
    /// <exception cref="RefusedException">As many as may are under way already (503); nothing was written.</exception>
    public async Task<long> WriteAsync(ExportQuery query, Stream output, CancellationToken cancellation)
    {
        if (!await _free.WaitAsync(TimeSpan.Zero, cancellation))
            throw new RefusedException("Too many exports at a time; try again.", StatusCodes.Status503ServiceUnavailable)
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
        try
        {
            await using var sheet = query.Format switch
            {
                ExportFormat.Csv => new CsvSheet(output, query.Columns),
                ExportFormat.Ndjson => new NdjsonSheet(output),
                _ => (ISheet)await XlsxSheet.BeginAsync(output, query.Columns, cancellation),
            };
            var count = 0L;
            await foreach (var ticket in tickets.ReadAllAsync(query.Filter, cancellation))
            {
                await sheet.AddAsync(ticket, cancellation);
                count++;
            }

            await sheet.EndAsync(cancellation);
            return count;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();
}
