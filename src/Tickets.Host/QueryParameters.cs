using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary>Refuses query parameters that a route does not declare, or that are given twice.</summary>
internal static class QueryParameters
{
    /// <summary>Checks those of a request to a route of a module.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (
            context.Request.QueryString.HasValue
            && context.GetEndpoint()?.Metadata is { } route
            && route.GetMetadata<WolverineHttpMethodAttribute>() is not null
        )
        {
            var problems = new Problems();
            problems.CheckParameters(context.Request.Query, route.GetOrderedMetadata<QueryParameterAttribute>());
            problems.ThrowIfAny();
        }

        return next(context);
    }
}
