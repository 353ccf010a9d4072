using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.Ticketing.Import;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

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

/// <summary>The folder whose files may be imported by name.</summary>
public sealed record DataFolder(string Path);

/// <summary>
/// <c>POST /seed</c>: imports the shipped sample, a file of the data folder, or the CSV in the request's body. A file
/// that can't be imported at all is refused here; bad rows are reported by the job.
/// </summary>
public static class SeedTicketsEndpoint
{
    private static readonly string[] UploadParameters =
    [
        "name",
        "subject",
        "body",
        "category",
        "priority",
        "id",
        "split",
    ];

    /// <summary>202 a task, or problem details.</summary>
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
        if (!IsUpload(context.Request) && !JsonBody.IsEmpty(context.Request) && !context.Request.HasJsonContentType())
        {
            const string types = "Send a CSV as text/csv (or application/gzip), or application/json.";
            return Results.Problem(Problems.Of(StatusCodes.Status415UnsupportedMediaType, types));
        }

        var (source, problem) = IsUpload(context.Request)
            ? await ReceiveAsync(context, limits, uploads)
            : await ReadRequestAsync(context, limits, folder);
        if (source is null)
            return Results.Problem(problem);

        var job = Job.Queued(JobKind.Seed, clock.GetUtcNow()) with { Seed = source };
        await jobs.AcceptAsync(job, new SeedTickets(job.Id), context.RequestAborted);
        return Accepted.Of(job);
    }

    private static bool IsUpload(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().ToLowerInvariant()
            is "text/csv"
                or "text/tab-separated-values"
                or "text/plain"
                or "application/gzip"
                or "application/octet-stream";

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
        if (Find(folder, request.File) is not { } path)
        {
            problems.Add("file", "must be the name of a file in the data folder, such as tickets.csv");
            return (null, problems.ToProblemDetails());
        }

        if (problems.Any)
            return (null, problems.ToProblemDetails());
        var source = new SeedSource
        {
            Name = request.File!,
            Mapping = request.Mapping ?? new(),
            Split = split,
        };
        await using var file = File.OpenRead(path);
        return await CheckAsync(source, file, limits, context.RequestAborted);
    }

    private static async Task<(SeedSource?, ProblemDetails)> ReceiveAsync(
        HttpContext context,
        Limits limits,
        Uploads uploads
    )
    {
        if (JsonBody.Limit(context, limits.UploadBytes) is { } tooLarge)
            return (null, tooLarge);
        var parameters = context.Request.Query;
        var split = ParseSplit(parameters["split"], out var problems);
        foreach (var unknown in parameters.Keys.Except(UploadParameters))
            problems.Add(unknown, "is not a parameter of this route");
        var name = parameters["name"].FirstOrDefault("upload.csv")!;
        if (name.Length is 0 or > 200 || name.Any(char.IsControl))
            problems.Add("name", "must have 1 to 200 characters");
        if (problems.Any)
            return (null, problems.ToProblemDetails());

        Guid id;
        long bytes;
        try
        {
            (id, bytes) = await uploads.StoreAsync(context.Request.Body, context.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            return (null, Problems.Of(refused.StatusCode, $"A CSV may have at most {limits.UploadBytes} bytes."));
        }

        var source = new SeedSource
        {
            Name = name,
            UploadId = id,
            UploadBytes = bytes,
            Split = split,
            Mapping = new()
            {
                Subject = parameters["subject"],
                Body = parameters["body"],
                Category = parameters["category"],
                Priority = parameters["priority"],
                Id = parameters["id"],
            },
        };
        await using var stored = uploads.Open(id, bytes);
        var (checkedSource, problem) = await CheckAsync(source, stored, limits, context.RequestAborted);
        if (checkedSource is null)
            await uploads.DeleteAsync(id, CancellationToken.None);
        return (checkedSource, problem);
    }

    private static async Task<(SeedSource?, ProblemDetails)> CheckAsync(
        SeedSource source,
        Stream file,
        Limits limits,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var csv = await CsvTickets.OpenAsync(file, source.Mapping, limits, cancellation);
            return (source, WolverineContinue.NoProblems);
        }
        catch (CsvRefusedException refused)
        {
            return (null, Problems.Invalid(refused.Field, refused.Message));
        }
    }

    /// <summary>The path of a file in the data folder, or null. Only plain names: no folders, no way out.</summary>
    public static string? Find(DataFolder folder, string? name)
    {
        if (string.IsNullOrEmpty(name) || name.IndexOfAny(['/', '\\', '\0']) >= 0 || name is "." or "..")
            return null;
        var path = Path.Combine(folder.Path, name);
        return File.Exists(path) ? path : null;
    }

    private static Split? ParseSplit(string? name, out Problems problems)
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

/// <summary>Imports the CSV of a job, telling the job how far it is.</summary>
public static class SeedTicketsHandler
{
    /// <summary>What becomes of a message that keeps failing, and how long one may take.</summary>
    public static void Configure(HandlerChain chain)
    {
        JobFailure.Configure(chain);
        // Less than the half hour after which RabbitMQ takes a message back. The next attempt goes on from there.
        chain.ExecutionTimeoutInSeconds = 25 * 60;
    }

    /// <summary>
    /// A second copy of the message finds the job ended, or another host at it, and is dropped.
    /// </summary>
    public static async Task Handle(
        SeedTickets message,
        Jobs jobs,
        TicketImport import,
        Uploads uploads,
        DataFolder folder,
        CancellationToken cancellation
    )
    {
        var job = await jobs.FindAsync(message.JobId, cancellation);
        if (job is not { Seed: { } source, State: JobState.Queued or JobState.Running })
            return;
        await using var claim = await jobs.TryClaimAsync(message.JobId, cancellation);
        if (claim is null)
            return;
        try
        {
            await ReportAsync(new ImportProgress());
            await using var file = Open(source, uploads, folder);
            var end = await import.RunAsync(source, file, ReportAsync, cancellation);
            await jobs.SucceedAsync(
                message.JobId,
                end.Added + end.AlreadyStored,
                end.Rejected,
                new
                {
                    source.Name,
                    end.Added,
                    end.AlreadyStored,
                    end.Rejected,
                },
                end.FirstRejected,
                cancellation
            );
        }
        catch (CsvRefusedException refused)
        {
            await jobs.FailAsync(message.JobId, refused.Message, cancellation);
        }
        catch (HaltedException)
        {
            return; // paused or cancelled; the rows that are stored stay
        }

        if (source.UploadId is { } upload)
            await uploads.DeleteAsync(upload, cancellation);

        async Task ReportAsync(ImportProgress progress)
        {
            var done = progress.Added + progress.AlreadyStored;
            var total = (long)((done + progress.Rejected) / Math.Max(progress.Fraction, 1e-6));
            if (!await jobs.ReportAsync(message.JobId, total, done, progress.Rejected, cancellation))
                throw new HaltedException();
        }
    }

    private sealed class HaltedException : Exception;

    private static Stream Open(SeedSource source, Uploads uploads, DataFolder folder) =>
        source.UploadId is { } upload ? uploads.Open(upload, source.UploadBytes)
        : SeedTicketsEndpoint.Find(folder, source.Name) is { } path ? File.OpenRead(path)
        : throw new CsvRefusedException("file", $"the data folder of this host has no file '{source.Name}'");
}
