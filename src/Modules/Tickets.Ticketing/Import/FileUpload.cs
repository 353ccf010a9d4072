using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A CSV that is sent, in the body of <c>POST /seed</c> or otherwise.</summary>
public static class FileUpload
{
    private const int SlowestUpload = 16 * 1024; // bytes a second
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    internal const string Csv = "text/csv";
    internal const string Tsv = "text/tab-separated-values";
    internal const string Text = "text/plain";
    internal const string Gzip = "application/gzip";
    internal const string Bytes = "application/octet-stream";
    internal const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    internal const string Ndjson = "application/x-ndjson";
    internal const string Zip = "application/zip";

    /// <summary>For the description of the API.</summary>
    internal const string Example = "subject,body,category,priority\nCannot log in,It answers 500.,technical,high\n";

    /// <summary>The name of a file that has none.</summary>
    internal const string DefaultName = "upload.csv";

    /// <summary>Whether a request brings a file; a body that does not say what it is (curl -T) is one.</summary>
    internal static bool Is(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            null => !RequestBody.IsEmpty(request),
            var type => type is Csv or Tsv or Text or Gzip or Bytes or Xlsx or Ndjson or Zip,
        };

    /// <summary>Refuses parameters where there is no upload: all of them describe one.</summary>
    /// <exception cref="RefusedException">There is one.</exception>
    internal static void RefuseParameters(IQueryCollection parameters)
    {
        var problems = new Problems();
        foreach (var name in parameters.Keys)
            problems.Add(name, "goes with a CSV in the body of the request, and there is none");
        problems.ThrowIfAny();
    }

    /// <summary>Stores the file in the body of a request.</summary>
    /// <exception cref="RefusedException">It can't be imported, or too many uploads are under way (503).</exception>
    internal static async Task<ImportSource> ReceiveAsync(HttpContext context, Limits limits, Uploads uploads)
    {
        RequestBody.Limit(context, limits.UploadBytes);
        var described = Describe(context);
        var upload = await StoreAsync(context, context.Request.Body, context.Request.ContentLength, limits, uploads);
        return await CheckAsync(described, upload, limits, uploads, context.RequestAborted);
    }

    /// <summary>Looks at the beginning of the file in the body of a request, whose parameters describe it.</summary>
    /// <exception cref="RefusedException">It can't be read.</exception>
    internal static Task<ImportPreview> PreviewAsync(HttpContext context, Limits limits, ImportPreviews previews) =>
        PreviewAsync(context, Describe(context), limits, previews);

    /// <summary>Looks at the beginning of the file in the body of a request.</summary>
    /// <exception cref="RefusedException">It can't be read.</exception>
    public static async Task<ImportPreview> PreviewAsync(
        HttpContext context,
        ImportSource described,
        Limits limits,
        ImportPreviews previews
    )
    {
        RequestBody.Limit(context, limits.UploadBytes);
        try
        {
            return await previews.OfAsync(described, context.Request.Body, context.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            throw RequestBody.Unreadable(refused, limits.UploadBytes);
        }
    }

    /// <summary>Stores a file that is a part of a request.</summary>
    /// <param name="context">The request, whose body has a limit.</param>
    /// <param name="content">The file.</param>
    /// <param name="length">Its length, if it is known.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="uploads">Where to.</param>
    /// <exception cref="RefusedException">It is damaged, or too large, or too many uploads are under way (503).</exception>
    public static async Task<StoredUpload> StoreAsync(
        HttpContext context,
        Stream content,
        long? length,
        Limits limits,
        Uploads uploads
    )
    {
        RefuseSlowness(context);
        try
        {
            return await uploads.TryStoreAsync(content, length, context.RequestAborted)
                ?? throw RefusedException.Busy("Too many uploads are under way; try again.", TimeSpan.FromSeconds(10));
        }
        catch (BadHttpRequestException refused)
        {
            throw RequestBody.Unreadable(refused, limits.UploadBytes);
        }
    }

    /// <summary>The source of a stored upload, whose header is looked at; if it can't be imported, it is deleted.</summary>
    /// <exception cref="FileRefusedException">It can't.</exception>
    public static async Task<ImportSource> CheckAsync(
        ImportSource described,
        StoredUpload upload,
        Limits limits,
        Uploads uploads,
        CancellationToken cancellation
    )
    {
        var source = described with { UploadId = upload.Id, UploadBytes = upload.Bytes, Content = upload.Content };
        try
        {
            await using var file = uploads.Open(upload.Id, upload.Bytes);
            return await source.CheckHeaderAsync(file, limits, cancellation);
        }
        catch (FileRefusedException)
        {
            await uploads.DeleteAsync(upload.Id, CancellationToken.None);
            throw;
        }
    }

    private static ImportSource Describe(HttpContext context)
    {
        var parameters = context.Request.Query;
        return Describe(
            parameters["name"].FirstOrDefault(DefaultName)!,
            name => parameters.TryGetValue(name, out var value) ? value.ToString() : null
        );
    }

    /// <summary>The source that a person describes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="read">Gives a field, or null: split, source, replace, and what <see cref="FileReading" /> has.</param>
    /// <exception cref="RefusedException">A name can't be kept, or there is no such split.</exception>
    public static ImportSource Describe(string name, Func<string, string?> read)
    {
        var problems = new Problems();
        var split = ImportSource.ParseSplit(read("split"), problems);
        if (name.Length is 0 or > SubmitTicketEndpoint.MaxName || name.Any(char.IsControl))
            problems.Add("name", $"must have 1 to {SubmitTicketEndpoint.MaxName} characters");
        problems.CheckName("source", read("source"), SubmitTicketEndpoint.MaxName);
        if (read("replace") is not (null or "true" or "false"))
            problems.Add("replace", "must be true or false");
        var reading = FileReading.Of(read);
        reading.Check("", problems);
        problems.ThrowIfAny();
        return new ImportSource
        {
            Name = name,
            Split = split,
            Source = read("source"),
            Reading = reading,
            Replace = read("replace") == "true",
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
