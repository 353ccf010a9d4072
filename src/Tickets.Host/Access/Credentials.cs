using Microsoft.AspNetCore.Authorization;

namespace Tickets.Host;

/// <summary>Tells by the headers of a request whose it is to say who asks.</summary>
public static class Credentials
{
    /// <summary>What stands before a key or token.</summary>
    public const string Bearer = "Bearer ";

    /// <summary>The header for a key alone.</summary>
    public const string KeyHeader = "X-Api-Key";

    /// <summary>Whether the route asks who it is: others must not depend on PostgreSQL or the provider.</summary>
    public static bool AreNeeded(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null;

    /// <summary>The scheme of a token or a cookie; null for a key, and for none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="hasProvider">Whether tokens are taken.</param>
    public static string? SchemeOf(HttpContext context, bool hasProvider)
    {
        var headers = context.Request.Headers;
        string? scheme = null;
        if (headers.Authorization is [{ } authorization, ..])
            scheme = hasProvider && IsToken(authorization) ? Oidc.Token : null;
        else if (headers.Cookie.Count > 0 && !headers.ContainsKey(KeyHeader) && SessionCookie.IsIn(context.Request))
            scheme = Sessions.Scheme;
        return scheme is not null && AreNeeded(context) ? scheme : null;
    }

    /// <summary>The key of a header.</summary>
    public static string KeyIn(string header) =>
        header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : header;

    private static bool IsToken(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && !authorization.AsSpan(Bearer.Length).TrimStart().StartsWith(ApiKey.Start, StringComparison.Ordinal);
}
