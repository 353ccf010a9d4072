using JasperFx.CommandLine;
using Spectre.Console;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>seed</c>.</summary>
public sealed record SeedInput : FileFlags
{
    [Description("The file to import: CSV, XLSX, NDJSON or JSON, packed with gzip or ZIP or not; - reads standard input")]
    public string File { get; set; } = "";

    [Description("For files with a split of their own: 'train' or 'test'. Otherwise texts are split 80/10/10")]
    [FlagAlias("split", true)]
    public string? SplitFlag { get; set; }

    [Description("The system that the file is from: ids are then those of that system")]
    [FlagAlias("source", true)]
    public string? SourceFlag { get; set; }

    [Description("Let other texts replace those of most tickets that the file is about")]
    [FlagAlias("replace", true)]
    public bool ReplaceFlag { get; set; }

    [Description("Only say how the beginning of the file is understood; exit code 2 if it lacks a column")]
    public bool DryRunFlag { get; set; }

    [Description("With --dry-run, print JSON, with the first rows")]
    public bool JsonFlag { get; set; }
}

/// <summary>
/// Imports a file of any size, here and now, without the broker. Exit code 2 if the file was refused, 3 if rows of it were.
/// </summary>
[Changes]
[Description("Import tickets from a file", Name = "seed")]
public sealed class SeedCommand(TicketImporter import, ImportPreviews previews, Limits limits) : Utility<SeedInput>
{
    private const int MaxShown = 100;

    protected override string Stopped => "Stopped. What was imported stays; the same command goes on from there.";

    protected override async Task RunAsync(SeedInput input, CancellationToken cancellation)
    {
        var source = SourceOf(input);
        try
        {
            await using var file = await InputFile.OpenAsync(input.File, limits, cancellation);
            if (input.DryRunFlag)
            {
                await PreviewAsync(source, file, input.JsonFlag, cancellation);
                return;
            }

            var end = await Terminal.WithProgressAsync(
                source.Name,
                bar => ShowAsync(source, import.RunAsync(source, file, lease: null, cancellation), bar)
            );
            Print(end);
            if (end.Rejected > 0)
                Terminal.SayIncomplete($"{end.Rejected} rows of {source.Name} were rejected; mend the file, and the same command adds them.");
        }
        catch (FileRefusedException refused)
        {
            throw new RefusedException($"{source.Name} can't be imported: {refused.Message}.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{source.Name} can't be read: {unreadable.Message}");
        }
    }

    private async Task PreviewAsync(ImportSource source, Stream file, bool json, CancellationToken cancellation)
    {
        var preview = await previews.OfAsync(source, file, cancellation);
        if (json)
            Terminal.Print(preview);
        else
            Print(preview);
        foreach (var (field, error) in preview.Errors)
            throw new FileRefusedException(field, error);
    }

    private static ImportSource SourceOf(SeedInput input)
    {
        var name = input.File == InputFile.Standard ? "stdin" : Path.GetFileName(input.File);
        return FileUpload.Describe(
            name,
            field =>
                field switch
                {
                    "split" => input.SplitFlag,
                    "source" => input.SourceFlag,
                    "replace" => input.ReplaceFlag ? "true" : null,
                    _ => input.Field(field),
                }
        );
    }

    private static async Task<ImportProgress> ShowAsync(
        ImportSource source,
        IAsyncEnumerable<ImportProgress> import,
        ProgressTask bar
    )
    {
        var last = new ImportProgress();
        await foreach (var progress in import)
        {
            bar.Value = bar.MaxValue * (progress.Done + progress.Rejected) / Math.Max(1, progress.Total);
            bar.Description = $"{source.Name}: {progress.Done} rows".EscapeMarkup();
            last = progress;
        }

        return last;
    }

    private static void Print(ImportPreview preview)
    {
        foreach (var sentence in ReadingSentences.Of(preview.File))
            Console.WriteLine(sentence);
        if (preview.Errors.Count > 0)
            return;
        var part = preview.IsWhole ? "all of the file" : "the beginning of the file";
        Console.WriteLine($"{preview.LookedAt} rows were looked at, {part}; {preview.Rejected} of them would be rejected");
        foreach (var row in preview.Rows.Where(row => row.Error is not null))
            Console.WriteLine($"line {row.Line}: {row.Error}");
    }

    private static void Print(ImportProgress end)
    {
        Console.WriteLine($"added {end.Added}");
        Console.WriteLine($"changed {end.Changed}");
        Console.WriteLine($"unchanged {end.Unchanged}");
        Console.WriteLine($"rejected {end.Rejected}");
        foreach (var sentence in ReadingSentences.Of(end.File!))
            Terminal.Say(sentence);
        foreach (var row in end.FirstRejected.Take(MaxShown))
            Terminal.Say($"line {row.Line}: {row.Reason}");
        if (end.Rejected > MaxShown)
            Terminal.Say($"… and {end.Rejected - MaxShown} more");
    }
}
