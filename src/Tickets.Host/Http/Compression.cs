using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Tickets.Host;

/// <summary>
/// Compresses answers for clients that say in <c>Accept-Encoding</c> that they take br or gzip, over HTTPS too
/// (docs/adr/0032). A 202, and what is known to be shorter than 1 KiB, is not worth it.
/// </summary>
internal sealed class Compression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    private const int Shortest = 1024;

    /// <inheritdoc />
    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response
            is { StatusCode: not StatusCodes.Status202Accepted, ContentLength: null or >= Shortest }
        && base.ShouldCompressResponse(context);

    /// <summary>Registers it.</summary>
    public static void Register(IServiceCollection services)
    {
        services.AddSingleton<IResponseCompressionProvider, Compression>();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "text/csv", "application/x-ndjson"];
        });
    }
}
