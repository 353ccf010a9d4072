using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Imports the CSV of a job.</summary>
public sealed record ImportTickets(Guid JobId) : IJobMessage;

/// <summary>JSON body of <c>POST /seed</c>; an empty one imports the sample that ships with the service.</summary>
public sealed record ImportRequest
{
    /// <summary>Name of a file in the data folder.</summary>
    public string? File { get; init; } = "tickets.csv";

    /// <summary>Which columns hold what, for files whose header is not recognised.</summary>
    public ColumnMapping? Mapping { get; init; }

    /// <summary>For files with a split of their own: <c>train</c> or <c>test</c>.</summary>
    public string? Split { get; init; }
}

/// <summary>
/// <c>POST /seed</c>: imports the shipped sample, a file of the data folder, or the CSV in the request's body. A file
/// that can't be imported at all is refused here, if its beginning shows it; the rest is reported by the job.
/// </summary>
public static class ImportTicketsEndpoint
{
    /// <summary>202 a task, or problem details; 503 if too many uploads are under way.</summary>
    [WolverinePost("/seed")]
    [Scope(Scope.Operate)]
    public static async Task<Accepted<AcceptedJob>> Post(
        HttpContext context,
        Limits limits,
        DataFolder folder,
        Uploads uploads,
        Jobs jobs,
        TimeProvider clock
    )
    {
        var isUpload = CsvUpload.Is(context.Request);
        if (!isUpload && !RequestBody.IsEmpty(context.Request) && !context.Request.HasJsonContentType())
            throw new RefusedException(
                "Send a CSV as text/csv (or application/gzip), or application/json.",
                StatusCodes.Status415UnsupportedMediaType
            );

        CsvUpload.CheckParameters(context.Request.Query, isUpload);
        var source = isUpload
            ? await CsvUpload.ReceiveAsync(context, limits, uploads)
            : await ReadRequestAsync(context, limits, folder);
        var job = Job.Queued(JobKind.Seed, clock.GetUtcNow(), source);
        await jobs.AcceptAsync(job, new ImportTickets(job.Id), context.RequestAborted);
        return AcceptedJob.Of(job);
    }

    private static async Task<ImportSource> ReadRequestAsync(HttpContext context, Limits limits, DataFolder folder)
    {
        var request = await JsonBody.ReadAsync(context, limits.RequestBytes, whenEmpty: new ImportRequest());
        var problems = new Problems();
        var split = ImportSource.ParseSplit(request.Split, problems);
        if (folder.Find(request.File) is null)
            problems.Add("file", "must be the name of a file in the data folder, such as tickets.csv, that is not empty");
        problems.ThrowIfAny();
        var source = new ImportSource
        {
            Name = request.File!,
            Mapping = request.Mapping ?? new(),
            Split = split,
        };
        await using var file = folder.Open(source.Name);
        await source.CheckHeaderAsync(file, limits, context.RequestAborted);
        return source;
    }
}
