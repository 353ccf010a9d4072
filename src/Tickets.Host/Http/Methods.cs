namespace Tickets.Host;

/// <summary>Answers the methods that no route declares: HEAD and OPTIONS.</summary>
internal static class Methods
{
    /// <summary>
    /// Has all that comes after it see a HEAD as a GET, so that whatever holds for one holds for the other. The server
    /// knows what it was, and sends no body.
    /// </summary>
    public static Task HeadAsGetAsync(HttpContext context, RequestDelegate next) =>
        HttpMethods.IsHead(context.Request.Method) ? AnswerHeadAsync(context, next) : next(context);

    /// <summary>
    /// Answers an OPTIONS to a path that there is with 204, and completes <c>Allow</c>, which has the declared methods.
    /// </summary>
    public static Task AllowAsync(HttpContext context, RequestDelegate next) =>
        // The answer 405 is an endpoint that is no route.
        context.GetEndpoint() is null or RouteEndpoint ? next(context) : CompleteAsync(context, next);

    private static async Task AnswerHeadAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }

    private static async Task CompleteAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed)
            return;
        var declared = response.Headers.Allow.ToString().Replace("GET", "GET, HEAD", StringComparison.Ordinal);
        response.Headers.Allow = $"{declared}, OPTIONS";
        if (HttpMethods.IsOptions(context.Request.Method))
            response.StatusCode = StatusCodes.Status204NoContent;
    }
}
