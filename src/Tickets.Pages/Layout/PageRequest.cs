using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>What a browser sends, and how it is made what the routes read.</summary>
internal static class PageRequest
{
    // Of a form here; texts of tickets are not sent with one.
    private const int MaxBytes = 16 * 1024;

    /// <summary>
    /// Refuses parameters that the page does not know. A form sends its empty fields too, and times without a zone: a URL
    /// with those leads to one without.
    /// </summary>
    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        context.Give(ThisBrowser.Of(context).Name);
        var query = context.Request.Query;
        if (query.Count == 0)
            return next(invocation);
        if (query.TryGetValue("ids", out var ids) && (ids.Count > 1 || ids == ""))
            return new(PageResult.SeeOther(context, $"{context.Request.Path.ToUriComponent()}{WithTicked(context.Request)}"));
        var problems = new Problems();
        var known = context.GetEndpoint()!.Metadata.GetOrderedMetadata<QueryParameterAttribute>();
        problems.CheckParameters(query, [.. known, Refresh.Parameter]);
        problems.Read(query, Refresh.Parameter.Name, Refresh.Parse, Refresh.NoInterval);
        problems.ThrowIfAny();
        var tidy = new QueryBuilder(
            query
                .Select(parameter => KeyValuePair.Create(parameter.Key, WithZone($"{parameter.Value}".Trim())))
                .Where(parameter => parameter.Value.Length > 0)
        );
        if (tidy.Count() == query.Count && query.All(parameter => WithZone($"{parameter.Value}") == parameter.Value))
            return next(invocation);
        return new(PageResult.SeeOther(context, $"{context.Request.Path.ToUriComponent()}{tidy}"));
    }

    /// <summary>Reads a form of 16 KB at most; each field is there once, or empty.</summary>
    /// <param name="context">The request.</param>
    /// <param name="known">The names of its fields.</param>
    /// <exception cref="RefusedException">It is none, is too large, or has other fields.</exception>
    public static Task<IReadOnlyDictionary<string, string>> ReadFormAsync(this HttpContext context, params string[] known) =>
        context.ReadFormAsync(MaxBytes, known);

    /// <summary>Reads a form of some size.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadFormAsync(this HttpContext context, int maxBytes, params string[] known)
    {
        if (!context.Request.HasFormContentType)
            throw new RefusedException("This takes a form.", StatusCodes.Status415UnsupportedMediaType);
        var problems = new Problems();
        var form = await RequestForm.ReadAsync(context, maxBytes, problems, known);
        problems.ThrowIfAny();
        return known.ToDictionary(name => name, name => form[name].ToString());
    }

    /// <summary>What was written into a field; null if that is nothing but blanks.</summary>
    public static string? Given(this IReadOnlyDictionary<string, string> form, string name) =>
        form[name].Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The id of what a form makes, by which one that is sent twice makes one thing.</summary>
    /// <exception cref="RefusedException">It has none.</exception>
    public static Guid NewId(this IReadOnlyDictionary<string, string> form) =>
        Guid.TryParseExact(form["id"], "D", out var id) ? id : throw RefusedException.Invalid("id", "is missing");

    // Each ticked box of a list sends its id, and the list an empty one, so that none is told from all.
    private static QueryString WithTicked(HttpRequest request)
    {
        var ticked = string.Join(',', request.Query["ids"].Where(id => !string.IsNullOrEmpty(id)));
        if (ticked.Length == 0)
            throw new RefusedException(Languages.Of(request).NoneTicked);
        var others = request.Query.Where(parameter => parameter.Key != "ids").Select(parameter => KeyValuePair.Create(parameter.Key, $"{parameter.Value}"));
        return new QueryBuilder(others) { { "ids", ticked } }.ToQueryString();
    }

    // What a field for a time sends is meant as UTC, as all times here.
    private static string WithZone(string value) =>
        DateTime.TryParseExact(value, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? $"{value}:00Z"
            : value;
}
