using System.Text.Json;
using System.Text.RegularExpressions;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Hands in an entry for each request that changed something, once it is answered. One that was refused (4xx) has
/// changed nothing and leaves none; one that failed (5xx), or whose client went away (499), may have.
/// </summary>
public sealed partial class AuditTrail(AuditLog log, TimeProvider clock)
{
    private const int LongestTarget = 200;
    private static readonly string[] TargetNames = ["id", "version", "name"];

    /// <summary>Goes on; then hands in the entry.</summary>
    public async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.IsSafe() || context.GetEndpoint() is not RouteEndpoint route || LeavesNone(route))
        {
            await next(context);
            return;
        }

        var target = TargetOf(context.Request.RouteValues);
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Response.StatusCode is < 400 or >= 499)
                Add(context, Constraint().Replace(route.RoutePattern.RawText ?? "", "{$1}"), target ?? CreatedBy(context));
        }
    }

    private void Add(HttpContext context, string route, string? target)
    {
        var now = clock.GetUtcNow();
        log.Add(
            new AuditEntry(
                Guid.CreateVersion7(now),
                now,
                context.Identity(),
                context.Request.Method,
                route,
                context.Response.StatusCode,
                target,
                context.GivenBy(),
                context.Noted() is { } details ? JsonSerializer.SerializeToElement(details, JsonStyle.Answers) : null
            )
        );
    }

    // Tickets are rows themselves, and they come by the thousand. What needs the scope read changes a browser's cookie only.
    private static bool LeavesNone(RouteEndpoint route) =>
        route.Metadata.GetMetadata<ScopeAttribute>() is { Scope: Scope.Submit or Scope.Read } or { ChangesNothing: true }
        || route.Metadata.GetMetadata<OwnCredentialsAttribute>() is not null;

    // Of a parameter in a route.
    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Constraint();

    // A browser is led to a page by it, which is not what was made.
    private static string? CreatedBy(HttpContext context) =>
        context.Response.StatusCode != StatusCodes.Status303SeeOther
        && context.Response.Headers.Location.ToString() is { Length: > 0 } location
            ? location[(location.LastIndexOf('/') + 1)..]
            : null;

    // It is what a client wrote, and PostgreSQL keeps no NUL.
    private static string? TargetOf(RouteValueDictionary values)
    {
        foreach (var name in TargetNames)
            if (values.TryGetValue(name, out var value) && $"{value}" is var target)
                return target[..Math.Min(target.Length, LongestTarget)].Replace('\0', ' ');
        return null;
    }
}
