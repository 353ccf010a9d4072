using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>How often a page that shows what changes by itself is refreshed: a parameter that each page takes.</summary>
/// <param name="Path">The path of the page.</param>
/// <param name="Query">Its parameters.</param>
public sealed record Refresh(PathString Path, IQueryCollection Query)
{
    /// <summary>The value of the parameter for a page that rests.</summary>
    public const string Never = "pause";

    /// <summary>What else is wrong with it.</summary>
    internal const string NoInterval = "must be pause, 2, 5 or 30";

    /// <summary>The parameter: seconds.</summary>
    internal static readonly QueryParameterAttribute Parameter = new("every", "How often the page is refreshed.");

    /// <summary>What it may be.</summary>
    public static readonly string[] Intervals = [Never, "2", "5", "30"];

    /// <summary>What was chosen; null if nothing was.</summary>
    public string? Chosen => Parse(Query[Parameter.Name].ToString());

    /// <summary>The same page, refreshed so often.</summary>
    public string With(string interval)
    {
        var others = Query.Where(each => each.Key != Parameter.Name).Select(each => KeyValuePair.Create(each.Key, $"{each.Value}"));
        return $"{Path.ToUriComponent()}{new QueryBuilder(others) { { Parameter.Name, interval } }}";
    }

    /// <summary>An interval, if it is one.</summary>
    internal static string? Parse(string text) => Array.Find(Intervals, interval => interval == text);
}
