using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Tickets.Pages;

/// <summary>Links from a list to others: the parameters of its URL, but for one.</summary>
/// <param name="path">The path of the list.</param>
/// <param name="parameters">Those of the list.</param>
public class ListLinks(string path, IQueryCollection parameters)
{
    private static readonly string[] OfPage = ["cursor", "limit", "sort", "every"];

    /// <summary>The value of a parameter; empty if the list has none.</summary>
    public string this[string name] => parameters[name].ToString();

    /// <summary>What the list is narrowed by.</summary>
    public IEnumerable<(string Name, string Value)> Filters =>
        parameters.Where(each => !OfPage.Contains(each.Key)).Select(each => (each.Key, each.Value.ToString()));

    /// <summary>The query string of the list itself.</summary>
    public string Whole => new QueryBuilder(parameters.Select(each => KeyValuePair.Create(each.Key, $"{each.Value}"))).ToString();

    /// <summary>The list with another value of a parameter, from its beginning.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The value; null leaves it out.</param>
    public string With(string name, string? value)
    {
        var query = new QueryBuilder(
            parameters
                .Where(each => each.Key != name && each.Key != "cursor" && !IsLost(each.Key, name, value))
                .Select(each => KeyValuePair.Create(each.Key, each.Value.ToString()))
        );
        if (value is not null)
            query.Add(name, value);
        return $"{path}{query}";
    }

    /// <summary>Another page about all that the list is narrowed to, not only those shown.</summary>
    public string ForAll(string other) =>
        $"{other}{new QueryBuilder(Filters.Select(filter => KeyValuePair.Create(filter.Name, filter.Value)))}";

    /// <summary>Whether a parameter makes no sense any more once another one has a value.</summary>
    protected virtual bool IsLost(string name, string changed, string? value) => false;
}
