namespace Tickets.Host;

/// <summary>Headers that every answer of a route has; one that the route has set itself stays.</summary>
public static class SecurityHeaders
{
    /// <summary>Adds them.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // At the last moment: an error begins its answer anew.
        context.Response.OnStarting(Set, context.Response.Headers);
        return next(context);
    }

    private static Task Set(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "no-referrer");
        // What has an ETag may be kept by who asked for it, and asked for again with it each time.
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = headers.ETag.Count == 0 ? "no-store" : "private, no-cache";
        return Task.CompletedTask;
    }
}
