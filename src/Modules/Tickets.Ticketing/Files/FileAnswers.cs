using System.Text;
using CsvHelper;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Writes a file again as CSV, with an answer to each of its rows, in bounded memory.</summary>
public sealed class FileAnswers(Limits limits) : IFileAnswers
{
    private const int BatchRows = 2000;
    private const int MaxShown = 20;
    private const string ErrorColumn = "row_error";

    /// <inheritdoc />
    public async Task<AnsweredFile> WriteAsync(
        string file,
        FileReading reading,
        Stream output,
        IReadOnlyList<string> columns,
        Func<IReadOnlyList<TicketText>, IReadOnlyList<IReadOnlyList<string>>> answer,
        Action<long, long> report,
        CancellationToken cancellation
    )
    {
        await using var stream = await InputFile.OpenAsync(file, limits, cancellation);
        var content = await FileContent.CheckAsync(stream, limits, cancellation);
        await using var tickets = await TicketFile.OpenWholeAsync(stream, content, reading, limits, cancellation);
        var header = tickets.Header.ToArray();
        await using var csv = new CsvWriter(new StreamWriter(output, new UTF8Encoding(false), 1 << 16), CsvSheet.Style);
        await WriteAsync(csv, [.. header, .. columns, ErrorColumn]);

        var (rows, bad, shown) = (0L, 0L, new List<string>());
        await foreach (var batch in tickets.ReadAsync(cancellation).Chunk(BatchRows))
        {
            var good = batch.Where(row => row.Error is null).ToList();
            var answers = answer([.. good.Select(row => new TicketText(Guid.Empty, row.Subject, row.Body))]);
            var next = 0;
            foreach (var row in batch)
            {
                var cells = header.Select((_, place) => row.Cells.ElementAtOrDefault(place) ?? "");
                if (row.Error is null)
                {
                    await WriteAsync(csv, [.. cells, .. answers[next++], ""]);
                    continue;
                }

                await WriteAsync(csv, [.. cells, .. columns.Select(_ => ""), $"line {row.Line} {row.Error}"]);
                if (shown.Count < MaxShown)
                    shown.Add($"line {row.Line} {row.Error}");
                bad++;
            }

            rows += good.Count;
            report(rows + bad, Math.Max(content.Rows, rows + bad));
        }

        await csv.FlushAsync();
        return new(rows, bad, shown, [.. ReadingSentences.Of(ReadFile.Of(tickets))]);
    }

    private static async Task WriteAsync(CsvWriter csv, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
            csv.WriteField(FormulaGuard.Guard(cell));
        await csv.NextRecordAsync();
    }
}
