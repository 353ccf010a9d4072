using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The CSV in the body of <c>POST /seed</c>.</summary>
internal static class CsvUpload
{
    private const int SlowestUpload = 16 * 1024; // bytes a second
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public const string Csv = "text/csv";
    public const string Tsv = "text/tab-separated-values";
    public const string Text = "text/plain";
    public const string Gzip = "application/gzip";
    public const string Bytes = "application/octet-stream";

    /// <summary>For the description of the API.</summary>
    public const string Example = "subject,body,category,priority\nCannot log in,It answers 500.,technical,high\n";

    /// <summary>The name of a file that has none.</summary>
    public const string DefaultName = "upload.csv";

    /// <summary>Whether a request brings a file; a body that does not say what it is (curl -T) is one.</summary>
    public static bool Is(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            null => !RequestBody.IsEmpty(request),
            var type => type is Csv or Tsv or Text or Gzip or Bytes,
        };

    /// <summary>Refuses parameters where there is no upload: all of them describe one.</summary>
    /// <exception cref="RefusedException">There is one.</exception>
    public static void RefuseParameters(IQueryCollection parameters)
    {
        var problems = new Problems();
        foreach (var name in parameters.Keys)
            problems.Add(name, "goes with a CSV in the body of the request, and there is none");
        problems.ThrowIfAny();
    }

    /// <summary>Stores the file.</summary>
    /// <exception cref="RefusedException">It can't be imported, or too many uploads are under way (503).</exception>
    public static async Task<ImportSource> ReceiveAsync(HttpContext context, Limits limits, Uploads uploads)
    {
        RequestBody.Limit(context, limits.UploadBytes);
        var described = Describe(context.Request.Query);
        RefuseSlowness(context);
        var upload = await StoreAsync(context, limits, uploads);
        var source = described with { UploadId = upload.Id, UploadBytes = upload.Bytes, Content = upload.Content };
        try
        {
            await using var file = uploads.Open(upload.Id, upload.Bytes);
            await source.CheckHeaderAsync(file, limits, context.RequestAborted);
            return source;
        }
        catch (CsvRefusedException)
        {
            await uploads.DeleteAsync(upload.Id, CancellationToken.None);
            throw;
        }
    }

    private static async Task<StoredUpload> StoreAsync(HttpContext context, Limits limits, Uploads uploads)
    {
        var request = context.Request;
        try
        {
            return await uploads.TryStoreAsync(request.Body, request.ContentLength, context.RequestAborted)
                ?? throw RefusedException.Busy("Too many uploads are under way; try again.", TimeSpan.FromSeconds(10));
        }
        catch (BadHttpRequestException refused)
        {
            throw RequestBody.Unreadable(refused, limits.UploadBytes);
        }
    }

    private static ImportSource Describe(IQueryCollection parameters)
    {
        var problems = new Problems();
        var split = ImportSource.ParseSplit(parameters["split"], problems);
        var name = parameters["name"].FirstOrDefault(DefaultName)!;
        if (name.Length is 0 or > 200 || name.Any(char.IsControl))
            problems.Add("name", "must have 1 to 200 characters");
        problems.ThrowIfAny();
        return new ImportSource
        {
            Name = name,
            Split = split,
            Mapping = new()
            {
                Subject = parameters["subject"],
                Body = parameters["body"],
                Category = parameters["category"],
                Priority = parameters["priority"],
                Id = parameters["id"],
                Requester = parameters["requester"],
            },
        };
    }

    // From HTTP/2 on the rate belongs to the connection, not to the request.
    private static void RefuseSlowness(HttpContext context)
    {
        var rate = context.Features.Get<IHttpMinRequestBodyDataRateFeature>();
        if (rate is not null && HttpProtocol.IsHttp11(context.Request.Protocol))
            rate.MinDataRate = new Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate(SlowestUpload, Grace);
    }
}
