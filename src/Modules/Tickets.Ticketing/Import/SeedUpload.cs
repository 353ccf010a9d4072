using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>The CSV in the body of <c>POST /seed</c>.</summary>
internal static class SeedUpload
{
    private const int SlowestUpload = 16 * 1024; // bytes a second
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly string[] Parameters =
    [
        "name",
        "subject",
        "body",
        "category",
        "priority",
        "id",
        "split",
    ];

    /// <summary>Whether a request brings a file; a body that does not say what it is (curl -T) is one.</summary>
    public static bool Is(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            null => !JsonBody.IsEmpty(request),
            var type => type
                is "text/csv"
                    or "text/tab-separated-values"
                    or "text/plain"
                    or "application/gzip"
                    or "application/octet-stream",
        };

    /// <summary>What is wrong with the names of the parameters; all of them describe an upload.</summary>
    public static Problems CheckParameters(IQueryCollection parameters, bool isUpload)
    {
        var problems = new Problems();
        foreach (var (name, values) in parameters)
        {
            if (!Parameters.Contains(name))
                problems.Add(name, "is not a parameter of this route");
            else if (values.Count > 1)
                problems.Add(name, "may be given once");
            else if (!isUpload)
                problems.Add(name, "goes with a CSV in the body of the request, and there is none");
        }

        return problems;
    }

    /// <summary>Stores the file.</summary>
    public static async Task<(SeedSource?, ProblemDetails)> ReceiveAsync(
        HttpContext context,
        Limits limits,
        Uploads uploads
    )
    {
        if (JsonBody.Limit(context, limits.UploadBytes) is { } tooLarge)
            return (null, tooLarge);
        var parameters = context.Request.Query;
        var split = SeedTicketsEndpoint.ParseSplit(parameters["split"], out var problems);
        var name = parameters["name"].FirstOrDefault("upload.csv")!;
        if (name.Length is 0 or > 200 || name.Any(char.IsControl))
            problems.Add("name", "must have 1 to 200 characters");
        if (problems.Any)
            return (null, problems.ToProblemDetails());

        RefuseSlowness(context);
        (Guid, long)? upload;
        try
        {
            upload = await uploads.TryStoreAsync(context.Request.Body, context.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            return (null, JsonBody.Unreadable(refused, limits.UploadBytes));
        }

        if (upload is not var (id, bytes))
        {
            context.Response.Headers.RetryAfter = "10";
            const string full = "Too many uploads are under way; try again.";
            return (null, Problems.Of(StatusCodes.Status503ServiceUnavailable, full));
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
        var (accepted, problem) = await SeedTicketsEndpoint.CheckAsync(
            source,
            () => uploads.Open(id, bytes),
            limits,
            context.RequestAborted
        );
        if (accepted is null)
            await uploads.DeleteAsync(id, CancellationToken.None);
        return (accepted, problem);
    }

    // Of later versions of HTTP the connection has the rate, not the request.
    private static void RefuseSlowness(HttpContext context)
    {
        var rate = context.Features.Get<IHttpMinRequestBodyDataRateFeature>();
        if (rate is not null && HttpProtocol.IsHttp11(context.Request.Protocol))
            rate.MinDataRate = new Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate(SlowestUpload, Grace);
    }
}
