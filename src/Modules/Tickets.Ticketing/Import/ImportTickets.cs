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
}

/// <summary>
/// <c>POST /seed</c>: imports the shipped sample, a file of the data folder, or the CSV in the request's body. A file
/// that can't be imported at all is refused here, if its beginning shows it; the rest is reported by the job.
/// </summary>
[Tags("Import")]
[QueryParameter("name", "With a CSV in the body: its name, 1 to 200 characters.", Default = CsvUpload.DefaultName)]
[QueryParameter("subject", "With a CSV in the body: the column of the subject.")]
[QueryParameter("body", "With a CSV in the body: the column of the text.")]
[QueryParameter("category", "With a CSV in the body: the column of the known category.")]
[QueryParameter("priority", "With a CSV in the body: the column of the priority.")]
[QueryParameter("id", "With a CSV in the body: the column of the data set's own id.")]
[QueryParameter("requester", "With a CSV in the body: the column of who a ticket comes from.")]
[QueryParameter("split", "With a CSV in the body: what its tickets may be used for.", Values = ["train", "test"])]
public static partial class ImportTicketsEndpoint
{
    /// <summary>202 a task, or problem details; 503 if too many uploads are under way.</summary>
    [WolverinePost("/seed", OperationId = "importTickets", Summary = "Import a CSV")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(ImportRequest), Optional = true)]
    [RequestBody(
        typeof(string),
        CsvUpload.Csv,
        CsvUpload.Tsv,
        CsvUpload.Text,
        Optional = true,
        Example = CsvUpload.Example
    )]
    [RequestBody(typeof(string), CsvUpload.Gzip, CsvUpload.Bytes, Optional = true)]
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
            ? await CsvUpload.ReceiveAsync(context, limits, uploads)
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
        if (CsvUpload.Is(context.Request))
            return true;
        if (!RequestBody.IsEmpty(context.Request) && !context.Request.IsJson())
            throw new RefusedException(
                "Send a CSV as text/csv (or application/gzip), or application/json.",
                StatusCodes.Status415UnsupportedMediaType
            );
        CsvUpload.RefuseParameters(context.Request.Query);
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
        var mapping = request.Mapping ?? new();
        mapping.Check(problems);
        problems.ThrowIfAny();
        return new ImportSource
        {
            Name = request.File!,
            Mapping = mapping,
            Split = split,
        };
    }
}
