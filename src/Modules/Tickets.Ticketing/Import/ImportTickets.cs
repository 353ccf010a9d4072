using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Imports the CSV of a job.</summary>
public sealed record ImportTickets(Guid JobId) : IJobMessage;

/// <summary>JSON body of <c>POST /seed</c>; an empty one imports the sample that ships with the service.</summary>
[Example("""{"file": "tickets.csv", "split": "train"}""")]
public sealed record ImportRequest
{
    /// <summary>The sample that ships with the service.</summary>
    public const string Sample = "tickets.csv";

    /// <summary>Name of a file in the data folder.</summary>
    [DefaultValue(Sample)]
    public string? File { get; init; } = Sample;

    /// <summary>Which columns hold what, for files whose header is not recognised.</summary>
    public ColumnMapping? Mapping { get; init; }

    /// <summary>For files with a split of their own: <c>train</c> or <c>test</c>.</summary>
    [AllowedValues("train", "test")]
    public string? Split { get; init; }

    /// <summary>The system that the file is from, 1 to 200 characters: its ids are then those of that system.</summary>
    public string? Source { get; init; }

    /// <summary>Whether other texts may replace those of most tickets that the file is about.</summary>
    public bool Replace { get; init; }

    /// <summary>The encoding, such as <c>windows-1252</c>, if it is not recognised.</summary>
    public string? Encoding { get; init; }

    /// <summary>What stands between the fields of a CSV, if it is not recognised: a character, or <c>tab</c>.</summary>
    public string? Delimiter { get; init; }

    /// <summary>What stands between several categories in a cell.</summary>
    public string? CategorySeparator { get; init; }

    /// <summary>Which of several counts: <c>first</c>, <c>last</c>, or how it begins, such as <c>area-*</c>.</summary>
    public string? CategoryPart { get; init; }

    /// <summary>Words that are no category, with commas between.</summary>
    public string? NoCategory { get; init; }

    /// <summary>What words for a priority mean: <c>Blocker=critical, Trivial=low</c>.</summary>
    public string? Priorities { get; init; }

    /// <summary>Which other columns are kept with a ticket: <c>all</c>, <c>none</c>, or names with commas between.</summary>
    public string? Fields { get; init; }

    /// <summary>How the file is read.</summary>
    internal FileReading Reading() =>
        new()
        {
            Mapping = Mapping ?? new(),
            Encoding = Encoding,
            Delimiter = Delimiter,
            CategorySeparator = CategorySeparator,
            CategoryPart = CategoryPart,
            NoCategory = NoCategory,
            Priorities = Priorities,
            Fields = Fields,
        };
}

/// <summary>
/// <c>POST /seed</c>: imports the shipped sample, a file of the data folder, or the file in the request's body: CSV, XLSX, NDJSON or JSON, packed or not. A file
/// that can't be imported at all is refused here, if its beginning shows it; the rest is reported by the job.
/// </summary>
[Tags("Import")]
[QueryParameter("name", "With a file in the body: its name, 1 to 200 characters.", Default = FileUpload.DefaultName)]
[QueryParameter("subject", "With a file in the body: the column of the subject; an empty name says that none is.")]
[QueryParameter("body", "With a file in the body: the column of the text.")]
[QueryParameter("category", "With a file in the body: the column of the known category.")]
[QueryParameter("priority", "With a file in the body: the column of the priority.")]
[QueryParameter("id", "With a file in the body: the column of the id that the source gives a ticket.")]
[QueryParameter("requester", "With a file in the body: the column of who a ticket comes from.")]
[QueryParameter("opened_at", "With a file in the body: the column of when a ticket was opened.")]
[QueryParameter("encoding", "With a file in the body: its encoding, if it is not recognised.")]
[QueryParameter("delimiter", "With a CSV in the body: what stands between its fields; a character, or tab.")]
[QueryParameter("category_separator", "With a file in the body: what stands between several categories in a cell.")]
[QueryParameter("category_part", "With a file in the body: which of several counts; first, last, or how it begins, such as area-*.")]
[QueryParameter("no_category", "With a file in the body: words that are no category, with commas between.")]
[QueryParameter("priorities", "With a file in the body: what words for a priority mean, such as Blocker=critical,Trivial=low.")]
[QueryParameter("fields", "With a file in the body: which other columns are kept; all, none, or names with commas between.")]
[QueryParameter("split", "With a file in the body: what its tickets may be used for.", Values = ["train", "test"])]
[QueryParameter("source", "With a file in the body: the system that it is from, whose ids its ids are.")]
[QueryParameter("replace", "With a file in the body: whether other texts may replace those of most tickets that it is about.", Values = ["true", "false"])]
public static partial class ImportTicketsEndpoint
{
    /// <summary>202 a task, or problem details; 503 if too many uploads are under way.</summary>
    [WolverinePost("/seed", OperationId = "importTickets", Summary = "Import a file of tickets")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(ImportRequest), Optional = true)]
    [RequestBody(
        typeof(string),
        FileUpload.Csv,
        FileUpload.Tsv,
        FileUpload.Text,
        Optional = true,
        Example = FileUpload.Example
    )]
    [RequestBody(typeof(string), FileUpload.Gzip, FileUpload.Zip, FileUpload.Xlsx, FileUpload.Ndjson, FileUpload.Bytes, Optional = true)]
    [Upload]
    public static async Task<Accepted<AcceptedJob>> Post(
        HttpContext context,
        Limits limits,
        DataFolder folder,
        Uploads uploads,
        Jobs jobs,
        TimeProvider clock
    )
    {
        var source = IsUpload(context)
            ? await FileUpload.ReceiveAsync(context, limits, uploads)
            : await ReadFileAsync(context, limits, folder);
        return AcceptedJob.Of(await StartAsync(source, context, jobs, clock));
    }

    /// <summary>Begins the import of a file whose header was looked at.</summary>
    public static async Task<Job> StartAsync(ImportSource source, HttpContext context, Jobs jobs, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var job = Job.Queued(JobKind.Seed, now, source) with { Id = context.NewId(now), By = context.Caller(by: null) };
        await jobs.AcceptAsync(job, new ImportTickets(job.Id), context.RequestAborted);
        return job;
    }

    private static bool IsUpload(HttpContext context)
    {
        if (FileUpload.Is(context.Request))
            return true;
        if (!RequestBody.IsEmpty(context.Request) && !context.Request.IsJson())
            throw new RefusedException(
                "Send a CSV as text/csv, another file as application/octet-stream, or a request as application/json.",
                StatusCodes.Status415UnsupportedMediaType
            );
        FileUpload.RefuseParameters(context.Request.Query);
        return false;
    }

    private static async Task<ImportSource> ReadFileAsync(HttpContext context, Limits limits, DataFolder folder)
    {
        var source = await ReadRequestAsync(context, limits, folder);
        await using var file = folder.Open(source.Name);
        return await source.CheckHeaderAsync(file, limits, context.RequestAborted);
    }

    private static async Task<ImportSource> ReadRequestAsync(HttpContext context, Limits limits, DataFolder folder)
    {
        var request = await JsonBody.ReadAsync(context, limits.RequestBytes, whenEmpty: new ImportRequest());
        var problems = new Problems();
        var split = ImportSource.ParseSplit(request.Split, problems);
        if (folder.Find(request.File) is null)
            problems.Add("file", "must be the name of a file in the data folder, such as tickets.csv, that is not empty");
        var reading = request.Reading();
        reading.Check("mapping.", problems);
        problems.CheckName("source", request.Source, SubmitTicketEndpoint.MaxName);
        problems.ThrowIfAny();
        return new ImportSource
        {
            Name = request.File!,
            Source = request.Source,
            Reading = reading,
            Split = split,
            Replace = request.Replace,
        };
    }
}
