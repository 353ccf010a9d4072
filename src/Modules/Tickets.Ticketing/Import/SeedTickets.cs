using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.Edge;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Imports the CSV of a job.</summary>
public sealed record SeedTickets(Guid JobId) : IJobMessage;

/// <summary>JSON body of <c>POST /seed</c>; an empty one imports the sample that ships with the service.</summary>
public sealed record SeedRequest
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
public static class SeedTicketsEndpoint
{
    /// <summary>202 a task, or problem details; 503 if too many uploads are under way.</summary>
    [WolverinePost("/seed")]
    public static async Task<IResult> Post(
        HttpContext context,
        Limits limits,
        DataFolder folder,
        Uploads uploads,
        Jobs jobs,
        TimeProvider clock
    )
    {
        var isUpload = SeedUpload.Is(context.Request);
        if (!isUpload && !JsonBody.IsEmpty(context.Request) && !context.Request.HasJsonContentType())
        {
            const string types = "Send a CSV as text/csv (or application/gzip), or application/json.";
            return Results.Problem(Problems.Of(StatusCodes.Status415UnsupportedMediaType, types));
        }

        var problems = SeedUpload.CheckParameters(context.Request.Query, isUpload);
        var (source, problem) =
            problems.Any ? (null, problems.ToProblemDetails())
            : isUpload ? await SeedUpload.ReceiveAsync(context, limits, uploads)
            : await ReadRequestAsync(context, limits, folder);
        if (source is null)
            return Results.Problem(problem);

        var job = Job.Queued(JobKind.Seed, clock.GetUtcNow()) with { Seed = source };
        await jobs.AcceptAsync(job, new SeedTickets(job.Id), context.RequestAborted);
        return Accepted.Of(job);
    }

    private static async Task<(SeedSource?, ProblemDetails)> ReadRequestAsync(
        HttpContext context,
        Limits limits,
        DataFolder folder
    )
    {
        var (request, problem) = await JsonBody.ReadAsync(context, limits.RequestBytes, whenEmpty: new SeedRequest());
        if (request is null)
            return (null, problem);
        var split = ParseSplit(request.Split, out var problems);
        if (folder.Find(request.File) is null)
            problems.Add("file", "must be the name of a file in the data folder, such as tickets.csv, that is not empty");
        if (problems.Any)
            return (null, problems.ToProblemDetails());
        var source = new SeedSource
        {
            Name = request.File!,
            Mapping = request.Mapping ?? new(),
            Split = split,
        };
        return await CheckAsync(source, () => folder.Open(source.Name), limits, context.RequestAborted);
    }

    /// <summary>Looks whether the beginning of a file can be read.</summary>
    internal static async Task<(SeedSource?, ProblemDetails)> CheckAsync(
        SeedSource source,
        Func<Stream> open,
        Limits limits,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var file = open();
            await using var csv = await CsvTickets.OpenAsync(file, source.Mapping, limits, cancellation);
            return (source, WolverineContinue.NoProblems);
        }
        catch (CsvRefusedException refused)
        {
            return (null, Problems.Of(refused));
        }
    }

    /// <summary>The split of a name; a problem if it is none.</summary>
    internal static Split? ParseSplit(string? name, out Problems problems)
    {
        problems = new Problems();
        switch (name)
        {
            case null:
                return null;
            case "train":
                return Split.Train;
            case "test":
                return Split.Test;
            default:
                problems.Add("split", "must be train or test");
                return null;
        }
    }
}
