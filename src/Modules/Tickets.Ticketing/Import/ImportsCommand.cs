using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What <c>imports</c> does.</summary>
public enum ImportsVerb
{
    /// <summary>Shows them.</summary>
    List,

    /// <summary>Shows the sources of all tickets.</summary>
    Sources,

    /// <summary>Gives a source another name.</summary>
    [Changes]
    Rename,

    /// <summary>Erases the tickets of a source, or of an import.</summary>
    [Changes]
    Delete,
}

/// <summary>Arguments of <c>imports</c>.</summary>
public sealed record ImportsInput
{
    [Description("list shows the imports, the latest first; sources shows where the tickets come from; rename gives a source another name; delete erases the tickets of a source or of an import")]
    public ImportsVerb Action { get; set; }

    [Description("The source, as sources prints it; rename wants one, delete one or a task")]
    public string? SourceFlag { get; set; }

    [Description("The task of an import, as list prints it; for delete")]
    [FlagAlias("task", true)]
    public Guid? TaskFlag { get; set; }

    [Description("The new name; that of another source puts the two together")]
    public string? ToFlag { get; set; }

    [Description("Delete them; without it their number is printed")]
    public bool YesFlag { get; set; }

    [Description("How many imports to list; default 50")]
    public int LimitFlag { get; set; } = 50;

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>Lists imports and sources, and renames or deletes a source, as <c>/imports</c> and <c>/sources</c> do.</summary>
[Description("List imports and the sources of tickets; rename or delete a source, delete an import", Name = "imports")]
public sealed class ImportsCommand(
    Jobs jobs,
    Sources sources,
    SourceRenaming renaming,
    SourceDeletion sourceDeletion,
    ImportDeletion importDeletion
) : Utility<ImportsInput>
{
    private const int PageSize = 200;

    protected override string Stopped => "Stopped. What was renamed or deleted stays so; the same command does the rest.";

    protected override Task RunAsync(ImportsInput input, CancellationToken cancellation) =>
        input.Action switch
        {
            ImportsVerb.List => ListAsync(input, cancellation),
            ImportsVerb.Sources => ListSourcesAsync(input, cancellation),
            ImportsVerb.Rename => RenameAsync(input, cancellation),
            _ => DeleteAsync(input, cancellation),
        };

    private async Task ListAsync(ImportsInput input, CancellationToken cancellation)
    {
        if (input.LimitFlag < 1)
            throw new RefusedException("--limit must be from 1 on.");
        var imports = new List<Import>();
        for (var after = (Guid?)null; imports.Count < input.LimitFlag;)
        {
            var most = Math.Min(input.LimitFlag - imports.Count, PageSize);
            (var page, after) = await jobs.ListAsync(JobKind.Seed, null, after, most, cancellation);
            imports.AddRange(page.Select(Import.Of));
            if (after is null)
                break;
        }

        if (input.JsonFlag)
        {
            Terminal.Print(imports);
            return;
        }

        string[] headings = ["file", "source", "state", "rows", "added", "changed", "rejected", "asked (UTC)", "task"];
        ConsoleTable.Print("lllrrrrll", imports.Select(Row).Prepend(headings));
    }

    private static string[] Row(Import import) =>
        [
            import.Name,
            import.Source,
            EnumNames.Of(import.State),
            $"{import.Rows}",
            $"{import.Added}",
            $"{import.Changed}",
            $"{import.Rejected}",
            $"{import.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm}",
            $"{import.TaskId}",
        ];

    private async Task ListSourcesAsync(ImportsInput input, CancellationToken cancellation)
    {
        var list = await sources.ListAsync(cancellation);
        if (input.JsonFlag)
        {
            Terminal.Print(list);
            return;
        }

        string[] headings = ["source", "tickets", "with category", "waiting", "first (UTC)", "last (UTC)"];
        ConsoleTable.Print("lrrrll", list.Items.Select(Row).Prepend(headings));
        if (list.HasMore)
            Terminal.Say($"There are more than these {list.Items.Count}.");
    }

    private static string[] Row(Source source) =>
        [
            source.Name,
            $"{source.Tickets}",
            $"{source.Labelled}",
            $"{source.Waiting}",
            $"{source.FirstCreatedAt.UtcDateTime:yyyy-MM-dd HH:mm}",
            $"{source.LastCreatedAt.UtcDateTime:yyyy-MM-dd HH:mm}",
        ];

    private async Task RenameAsync(ImportsInput input, CancellationToken cancellation)
    {
        var request = new RenameSource(input.SourceFlag, input.ToFlag);
        if (input.SourceFlag is null || input.ToFlag is null)
            throw new RefusedException("rename needs --source and --to.");
        if (request.Check() is { Any: true } problems)
            throw new RefusedException($"rename can't do that: {problems}");
        var renamed = await RepeatAsync(
            $"{input.SourceFlag} → {input.ToFlag}",
            () => renaming.RenameAsync(input.SourceFlag, input.ToFlag, cancellation),
            end => (end.Renamed, end.Remaining)
        );
        Console.WriteLine($"renamed {renamed}");
    }

    private Task DeleteAsync(ImportsInput input, CancellationToken cancellation) =>
        (input.SourceFlag, input.TaskFlag) switch
        {
            ({ } source, null) => DeleteSourceAsync(source, input.YesFlag, cancellation),
            (null, { } task) => DeleteImportAsync(task, input.YesFlag, cancellation),
            _ => throw new RefusedException("delete needs --source or --task."),
        };

    private async Task DeleteSourceAsync(string source, bool yes, CancellationToken cancellation)
    {
        var (_, count) = await sources.FindAsync(source, most: 1, cancellation);
        await DeleteAsync($"'{source}'", count, yes, () => sourceDeletion.DeleteAsync(source, cancellation));
    }

    private async Task DeleteImportAsync(Guid task, bool yes, CancellationToken cancellation)
    {
        var (import, count) = await importDeletion.FindAsync(task, cancellation);
        await DeleteAsync(
            $"the import of '{import.Name}'",
            count,
            yes,
            async () => (await importDeletion.DeleteAsync(task, cancellation)).End
        );
    }

    private static async Task DeleteAsync(string whose, long count, bool yes, Func<Task<TicketsDeleted>> delete)
    {
        if (!yes)
            throw new RefusedException($"{count} tickets of {whose} would be deleted, with all that is kept of them. Say --yes to do it.");
        var deleted = await RepeatAsync(whose, delete, end => (end.Deleted, end.Remaining));
        Console.WriteLine($"deleted {deleted}");
    }

    private static Task<long> RepeatAsync<T>(string title, Func<Task<T>> change, Func<T, (int Done, long Remaining)> count) =>
        Terminal.WithProgressAsync(
            title,
            async bar =>
            {
                for (var all = 0L; ;)
                {
                    var (done, remaining) = count(await change());
                    all += done;
                    bar.Value = bar.MaxValue * all / Math.Max(1, all + remaining);
                    if (remaining == 0 || done == 0)
                        return all;
                }
            }
        );
}
