using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Refuses with 414 a URL that is too long; the server itself would do so without a body.</summary>
internal static class RequestLine
{
    // As many as RFC 9110 asks for; no route needs a tenth of it.
    private const int MaxTarget = 8000;

    // What is longer than this the server refuses all the same.
    private const int MaxLine = 64 * 1024;

    /// <summary>Has the server let longer ones through.</summary>
    public static void AddRequestLine(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestLineSize = MaxLine);

    /// <summary>Goes on, or refuses.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length > MaxTarget)
        {
            throw new RefusedException(
                $"The path and the query may have at most {MaxTarget} characters.",
                StatusCodes.Status414UriTooLong
            );
        }

        return next(context);
    }
}
