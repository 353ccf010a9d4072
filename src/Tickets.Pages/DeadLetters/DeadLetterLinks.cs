using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>Links from the list of dead letters to others, and to what is done about those that match.</summary>
/// <param name="parameters">Those of the list.</param>
public sealed class DeadLetterLinks(IQueryCollection parameters)
    : ListLinks(Path, new QueryCollection(parameters.Where(each => each.Key != "done").ToDictionary()))
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/ui/dead-letters";

    /// <summary>The path of a dead letter's page.</summary>
    public static string PathOf(Guid id) => $"{Path}/{id}";

    /// <summary>The dead letters of a group.</summary>
    public static string ListOf(DeadLetterGroup group) => $"{Path}{QueryOf(group)}";

    /// <summary>Where one is asked before something is done about a group.</summary>
    /// <param name="action"><c>replay</c> or <c>discard</c>.</param>
    /// <param name="group">The group.</param>
    public static string Ask(string action, DeadLetterGroup group) => $"{Path}/{action}{QueryOf(group)}";

    /// <summary>The same about one of them.</summary>
    public static string Ask(string action, Guid id) => $"{Path}/{action}?id={id}";

    /// <summary>The same about all that match.</summary>
    public string Ask(string action)
    {
        var filters = Filters.Select(filter => KeyValuePair.Create(filter.Name, filter.Value)).ToList();
        return filters.Count == 0 ? $"{Path}/{action}?all=true" : $"{Path}/{action}{new QueryBuilder(filters)}";
    }

    // A message without an exception is in a group all the same: that field selects nothing then.
    private static QueryBuilder QueryOf(DeadLetterGroup group)
    {
        var query = new QueryBuilder { { "kind", group.Kind } };
        if (group.MessageType is { Length: > 0 } type)
            query.Add("message_type", type);
        if (group.Exception.Length > 0)
            query.Add("exception", group.Exception);
        return query;
    }
}
