using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>seed</c>.</summary>
public class SeedInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

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

    [Description("For files with a split of their own: 'train' or 'test'. Otherwise texts are split 80/10/10")]
    [FlagAlias("split", true)]
    public string? SplitFlag { get; set; }
}

/// <summary>Imports a CSV of any size, here and now, without the broker.</summary>
[Description("Import tickets from a CSV file", Name = "seed")]
public class SeedCommand : JasperFxAsyncCommand<SeedInput>
{
    public override async Task<bool> Execute(SeedInput input)
    {
        if (RegularFile.Find(input.File) is not { } path)
            return Terminal.Refuse(WhyNot(input.File));
        Split? split = null;
        if (input.SplitFlag is { } name)
        {
            if (name is not ("train" or "test"))
                return Terminal.Refuse("--split must be train or test.");
            split = Enum.Parse<Split>(name, ignoreCase: true);
        }

        var source = new SeedSource
        {
            Name = Path.GetFileName(input.File),
            Split = split,
            Mapping = new()
            {
                Subject = input.SubjectFlag,
                Body = input.BodyFlag,
                Category = input.CategoryFlag,
                Priority = input.PriorityFlag,
                Id = input.IdFlag,
            },
        };
        using var host = input.HostBuilder.Build();
        var import = host.Services.GetRequiredService<TicketImport>();
        using var stop = Terminal.StopOnCtrlC();
        try
        {
            await using var file = File.OpenRead(path);
            var end = await Terminal.WithProgressAsync(
                source.Name,
                bar =>
                    import.RunAsync(
                        source,
                        file,
                        lease: null,
                        progress =>
                        {
                            var done = progress.Done + progress.Rejected;
                            bar.Value = bar.MaxValue * done / Math.Max(1, progress.Total);
                            bar.Description = $"{source.Name}: {progress.Done} rows".EscapeMarkup();
                        },
                        stop.Token
                    )
            );
            Print(end);
            return true;
        }
        catch (CsvRefusedException refused)
        {
            return Terminal.Refuse($"{source.Name} can't be imported: {refused.Message}.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Terminal.Refuse($"{source.Name} can't be read: {unreadable.Message}");
        }
        catch (OperationCanceledException)
        {
            return Terminal.Stopped("Stopped. What was imported stays; the same command goes on from there.");
        }
    }

    private static string WhyNot(string file) =>
        file == "-" ? "seed reads a file, not its input: save it to a file first."
        : Directory.Exists(file) ? $"'{file}' is a folder: name a file in it."
        : File.Exists(file) ? $"'{file}' is empty, or not a regular file: save what it gives to a file first."
        : $"There is no file '{file}'.";

    private static void Print(ImportProgress end)
    {
        Console.WriteLine($"added {end.Added}");
        Console.WriteLine($"already stored {end.AlreadyStored}");
        Console.WriteLine($"rejected {end.Rejected}");
        foreach (var (line, reason) in end.FirstRejected)
            Terminal.Say($"line {line}: {reason}");
        if (end.Rejected > end.FirstRejected.Count)
            Terminal.Say($"… and {end.Rejected - end.FirstRejected.Count} more");
    }
}
