using JasperFx.CommandLine;
using Spectre.Console;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>seed</c>.</summary>
public sealed record SeedInput
{
    [Description("The CSV to import, packed with gzip or not")]
    public string File { get; set; } = "";

    [Description("Column of the subject, if its name is not recognised")]
    public string? SubjectFlag { get; set; }

    [Description("Column of the text")]
    public string? BodyFlag { get; set; }

    [Description("Column of the known category")]
    public string? CategoryFlag { get; set; }

    [Description("Column of the priority")]
    public string? PriorityFlag { get; set; }

    [Description("Column of the data set's own id")]
    public string? IdFlag { get; set; }

    [Description("Column of who a ticket comes from; only a hash of it is kept")]
    public string? RequesterFlag { get; set; }

    [Description("For files with a split of their own: 'train' or 'test'. Otherwise texts are split 80/10/10")]
    [FlagAlias("split", true)]
    public string? SplitFlag { get; set; }

    [Description("Only print, as JSON, how the beginning of the file is understood; exit code 2 if it lacks a column")]
    public bool DryRunFlag { get; set; }
}

/// <summary>Imports a CSV of any size, here and now, without the broker.</summary>
[Description("Import tickets from a CSV file", Name = "seed")]
public sealed class SeedCommand(TicketImporter import, ImportPreviews previews) : Utility<SeedInput>
{
    private const int MaxShown = 100;

    protected override string Stopped => "Stopped. What was imported stays; the same command goes on from there.";

    protected override async Task RunAsync(SeedInput input, CancellationToken cancellation)
    {
        var path = RegularFile.Find(input.File) ?? throw new RefusedException(WhyNot(input.File));
        var source = SourceOf(input);
        try
        {
            await using var file = File.OpenRead(path);
            if (input.DryRunFlag)
            {
                await PreviewAsync(source, file, cancellation);
                return;
            }

            Print(
                await Terminal.WithProgressAsync(
                    source.Name,
                    bar => ShowAsync(source, import.RunAsync(source, file, lease: null, cancellation), bar)
                )
            );
        }
        catch (CsvRefusedException refused)
        {
            throw new RefusedException($"{source.Name} can't be imported: {refused.Message}.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{source.Name} can't be read: {unreadable.Message}");
        }
    }

    private async Task PreviewAsync(ImportSource source, Stream file, CancellationToken cancellation)
    {
        var preview = await previews.OfAsync(source, file, cancellation);
        Terminal.Print(preview);
        foreach (var (field, error) in preview.Errors)
            throw new CsvRefusedException(field, error);
    }

    private static ImportSource SourceOf(SeedInput input) =>
        new()
        {
            Name = Path.GetFileName(input.File),
            Split = input.SplitFlag switch
            {
                null => null,
                "train" => Split.Train,
                "test" => Split.Test,
                _ => throw new RefusedException("--split must be train or test."),
            },
            Mapping = new()
            {
                Subject = input.SubjectFlag,
                Body = input.BodyFlag,
                Category = input.CategoryFlag,
                Priority = input.PriorityFlag,
                Id = input.IdFlag,
                Requester = input.RequesterFlag,
            },
        };

    private static string WhyNot(string file) =>
        file == "-" ? "seed reads a file, not its input: save it to a file first."
        : Directory.Exists(file) ? $"'{file}' is a folder: name a file in it."
        : File.Exists(file) ? $"'{file}' is empty, or not a regular file: save what it gives to a file first."
        : $"There is no file '{file}'.";

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

    private static void Print(ImportProgress end)
    {
        Console.WriteLine($"added {end.Added}");
        Console.WriteLine($"already stored {end.AlreadyStored}");
        Console.WriteLine($"rejected {end.Rejected}");
        foreach (var row in end.FirstRejected.Take(MaxShown))
            Terminal.Say($"line {row.Line}: {row.Reason}");
        if (end.Rejected > MaxShown)
            Terminal.Say($"… and {end.Rejected - MaxShown} more");
    }
}
