using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>An import: what <c>POST /seed</c> began.</summary>
public sealed record Import
{
    /// <summary>Its task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The file.</summary>
    public required string Name { get; init; }

    /// <summary>The source of its tickets: what was said, else the name of the file.</summary>
    public required string Source { get; init; }

    /// <summary>Which columns hold what; those that are null were not in the file.</summary>
    public required ColumnMapping Mapping { get; init; }

    /// <summary>What the file said that its tickets may be used for; null if they are split by their texts.</summary>
    public Split? Split { get; init; }

    /// <summary>How far it is.</summary>
    public required JobState State { get; init; }

    /// <summary>Whether it has not ended.</summary>
    [JsonIgnore]
    public bool IsOpen => State is JobState.Queued or JobState.Running or JobState.Paused;

    /// <summary>Rows in the file, as far as they are known.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that became tickets; null until it has ended.</summary>
    public long? Added { get; init; }

    /// <summary>Rows that changed a ticket; null until it has ended.</summary>
    public long? Changed { get; init; }

    /// <summary>Rows that said nothing new; null until it has ended.</summary>
    public long? Unchanged { get; init; }

    /// <summary>Bad rows.</summary>
    public required long Rejected { get; init; }

    /// <summary>How the file was read; null until it has ended.</summary>
    public ReadFile? File { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Who began it: the name of the key, else the address.</summary>
    public string? By { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When work began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The import of a job.</summary>
    public static Import Of(Job job)
    {
        var source = job.InputAs<ImportSource>();
        var end = job.Result?.Deserialize<ImportResult>(JsonStyle.Answers);
        return new Import
        {
            TaskId = job.Id,
            Name = source.Name,
            Source = source.Source ?? source.Name,
            Mapping = source.Reading.Mapping,
            Split = source.Split,
            State = job.State,
            Rows = job.Total,
            Added = end?.Added,
            Changed = end?.Changed,
            Unchanged = end?.Unchanged,
            File = end?.File,
            Rejected = job.Failed,
            Error = job.Error,
            By = job.By,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            FinishedAt = job.FinishedAt,
        };
    }
}

/// <summary>A page of imports.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record ImportPage(IReadOnlyList<Import> Items, string? NextCursor);

/// <summary><c>GET /imports?limit=&amp;cursor=</c>: what was imported, by whom and when.</summary>
[Tags("Import")]
public static class ListImportsEndpoint
{
    private const int DefaultLimit = 50;
    private const string List = "imports";

    /// <summary>200 a page, the latest import first; those of <c>./tickets seed</c> are no tasks, and not in it.</summary>
    [WolverineGet("/imports", OperationId = "listImports", Summary = "List what was imported")]
    [Scope(Scope.Read)]
    [QueryParameter("limit", "Imports, at most.", Type = typeof(int), Default = DefaultLimit, AtMost = "Limits:PageSize")]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<ImportPage> Get(HttpContext context, Jobs jobs, Limits limits)
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        var limit = problems.ReadLimit(parameters, DefaultLimit, limits.PageSize);
        var after = Cursor.ReadId(parameters, List, problems);
        problems.ThrowIfAny();

        var (page, last) = await jobs.ListAsync(JobKind.Seed, null, after, limit, context.RequestAborted);
        var next = last is { } id ? Cursor.After(id, List) : null;
        context.LinkNext(next);
        return new ImportPage([.. page.Select(Import.Of)], next);
    }
}
