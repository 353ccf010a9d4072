using Microsoft.Net.Http.Headers;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary>Refuses with 406 what asks a route of a module for anything but what it answers with: JSON, unless it says so.</summary>
public static class ContentNegotiation
{
    /// <summary>Goes on, or refuses.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var accept = context.Request.Headers.Accept;
        if (
            accept.Count > 0
            && accept is not ["*/*"]
            && context.GetEndpoint() is { } route
            && route.Metadata.GetMetadata<WolverineHttpMethodAttribute>() is not null
            && route.Metadata.GetMetadata<OwnCredentialsAttribute>() is null
        )
        {
            var others = route.Metadata.GetMetadata<AnswersAttribute>()?.MediaTypes;
            if (others is null && accept is ["application/json"])
                return next(context);
            var ranges = context.Request.GetTypedHeaders().Accept;
            if (others is null ? !TakesJson(ranges) : !others.Any(type => Takes(ranges, type)))
                throw new RefusedException(
                    $"The answer is {string.Join(" or ", others ?? ["application/json"])}, which Accept leaves out.",
                    StatusCodes.Status406NotAcceptable
                );
        }

        return next(context);
    }

    /// <summary>
    /// Whether media ranges include JSON: of those that do, the one that says most decides, and one with a quality of 0
    /// excludes it. No range at all includes everything.
    /// </summary>
    public static bool TakesJson(IList<MediaTypeHeaderValue> ranges)
    {
        var (closest, takes) = (0, ranges.Count == 0);
        foreach (var range in ranges)
        {
            var closeness = ClosenessOf(range);
            if (closeness == 0 || closeness < closest)
                continue;
            takes = range.Quality is not 0 || (takes && closeness == closest);
            closest = closeness;
        }

        return takes;
    }

    private static bool Takes(IList<MediaTypeHeaderValue> ranges, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return ranges.Count == 0 || ranges.Any(range => range.Quality is not 0 && wanted.IsSubsetOf(range));
    }

    // A client that names problem details alone does not know that they are what errors look like here.
    private static int ClosenessOf(MediaTypeHeaderValue range) =>
        range.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" or "application/problem+json" => 3,
            "application/*" => 2,
            "*/*" => 1,
            _ => 0,
        };
}
