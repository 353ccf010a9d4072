using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tickets.SharedKernel;

public static class RequestHeaders
{
    /// <summary>The kind of identity that is a person whom a provider knows, and no key.</summary>
    public const string Person = "person";

    private const string GivenName = "tickets.by";
    private const string DetailsName = "tickets.details";

    /// <summary>
    /// Who asks, for the record: a person whom a provider knows, whatever they call themselves; the name of the key,
    /// after the name they gave themselves (<c>ann via key helpdesk</c>); without a key that name alone, else the address
    /// the request came from.
    /// </summary>
    public static string Caller(this HttpContext context, string? by)
    {
        by ??= context.GivenBy();
        context.Items[GivenName] = by;
        if (by is null || context.User.Identity?.AuthenticationType == Person)
            return context.Identity();
        return context.KnownName() is { } key ? $"{by} via key {key}" : by;
    }

    /// <summary>The parameter <c>by</c> of a request without a body, for <see cref="Caller" />; null if it is left out.</summary>
    /// <exception cref="RefusedException">It can't be kept as a person's name (400).</exception>
    public static string? ReadBy(this HttpContext context)
    {
        var given = context.Request.Query["by"].FirstOrDefault();
        var problems = new Problems();
        problems.CheckBy(given);
        problems.ThrowIfAny();
        return given;
    }

    /// <summary>Takes a name that a person gave themselves, unless the request gives another one.</summary>
    public static void Give(this HttpContext context, string? name) => context.Items[GivenName] = name;

    /// <summary>Who asks as far as the host knows: the name of the person or key, else the address.</summary>
    public static string Identity(this HttpContext context) =>
        context.KnownName() ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    /// <summary>The name that <see cref="Caller" /> or <see cref="Give" /> was told, if any.</summary>
    public static string? GivenBy(this HttpContext context) => context.Items[GivenName] as string;

    /// <summary>Says what was done, for the record: which ones, and how many.</summary>
    public static void Note(this HttpContext context, object details) => context.Items[DetailsName] = details;

    /// <summary>What <see cref="Note" /> was told.</summary>
    public static object? Noted(this HttpContext context) => context.Items[DetailsName];

    /// <summary>Whether the request's method changes nothing.</summary>
    public static bool IsSafe(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method)
        || HttpMethods.IsTrace(request.Method);

    /// <summary>
    /// The path of a resource as the client sees it: below the base path, if the request came with one.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path in this service, <c>/requests</c> say.</param>
    public static string PathTo(this HttpRequest request, string path) =>
        request.PathBase.HasValue ? request.PathBase.ToUriComponent() + path : path;

    private static string? KnownName(this HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } identity ? identity.Name : null;

    /// <summary>
    /// Whether the client asks for a task instead of the answer (<c>Prefer: respond-async</c>, RFC 7240).
    /// </summary>
    public static bool PrefersAsync(this HttpRequest request) => request.Preference("respond-async") is not null;

    /// <summary>
    /// How long the client is willing to wait (<c>Prefer: wait=n</c>, whole seconds), up to a limit; null if it does not
    /// say so.
    /// </summary>
    public static TimeSpan? PreferredWait(this HttpRequest request, TimeSpan longest) =>
        int.TryParse(request.Preference("wait"), CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, longest.TotalSeconds))
            : null;

    /// <summary>Tells the client that its preference was honoured.</summary>
    public static void PreferenceApplied(this HttpContext context, string preference) =>
        context.Response.Headers.Append("Preference-Applied", preference);

    // The value of a preference, empty if it has none; null if it is not there.
    private static string? Preference(this HttpRequest request, string name)
    {
        foreach (var preference in request.Headers.GetCommaSeparatedValues("Prefer"))
        {
            var parts = preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Equals(name, StringComparison.OrdinalIgnoreCase))
                return parts.Length > 1 ? parts[1].Trim('"') : "";
        }

        return null;
    }

    /// <summary>
    /// Whether the body is said to be <c>application/json</c>. Other types that end in <c>+json</c> are not meant: their
    /// bodies have forms of their own.
    /// </summary>
    public static bool IsJson(this HttpRequest request) => request.JsonType() is not null;

    private static MediaTypeHeaderValue? JsonType(this HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            ? type
            : null;

    /// <summary>Why the body is not read as JSON, for the client; null if its headers say that it can be.</summary>
    public static string? WhyNotJson(this HttpRequest request)
    {
        if (request.JsonType() is not { } type)
            return "Send the body with Content-Type: application/json.";
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return $"Send JSON as UTF-8, not as {type.Charset}.";
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding is "" or "identity" ? null : $"Send JSON as it is, without Content-Encoding: {encoding}.";
    }
}
