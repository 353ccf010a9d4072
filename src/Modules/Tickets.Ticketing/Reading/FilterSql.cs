using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A filter as SQL conditions on the aliases <c>ticket</c> and <c>outcome</c>, but for status and times.</summary>
internal sealed class FilterSql
{
    private readonly List<object> _values = [];

    public FilterSql(TicketFilter filter)
    {
        if (filter.Priority is { } priority)
            OnTicket.Add($"ticket.data ->> 'priority' = '{EnumNames.Of(priority)}'");
        if (filter.Label is { } label)
            OnTicket.Add($"ticket.data ->> 'label' = {Value(label)}");
        if (filter.ExternalId is { } externalId)
            Ids.Add(ExternalId.Find(Value(externalId)));
        if (filter.Requester is { } requester)
            Ids.Add($"select id from {Schema.Ticket} where {Erasure.RequesterSql} = {Value(requester)}");
        if (filter.SimilarTo is { } similar)
            Ids.Add(SimilarTable.GroupOf(Value(similar)));
        if (filter.Ids is { } named)
            Ids.Add($"select unnest({Value(named.ToArray())})");
        if (filter.Source is { } source)
            OnTicket.Add($"ticket.data ->> 'source' = {Value(source)}");
        if (filter.Text is { } text)
            OnTicket.Add($"({Contains("subject", Value(text))} or {Contains("body", Value(text))})");

        if (filter.Reason is { } reason)
            OnOutcome.Add($"outcome.reason = {Value(reason)}");
        if (filter.Model is { } model)
            OnOutcome.Add($"outcome.model_version = {Value(model)}");
        if (filter.MinConfidence is { } least)
            OnOutcome.Add($"outcome.confidence >= {Value(least)}");
        if (filter.MaxConfidence is { } most)
            OnOutcome.Add($"outcome.confidence <= {Value(most)}");
    }

    /// <summary>Statements that give the ids of the tickets, few of them and by an index.</summary>
    public List<string> Ids { get; } = [];

    /// <summary>The tickets of such a statement, as a condition on their id.</summary>
    public static string IsOneOf(string id, string ids) => $"{id} = any(array({ids}))";

    /// <summary>Conditions on the ticket; none has an index.</summary>
    public List<string> OnTicket { get; } = [];

    /// <summary>Conditions on the outcome; none has an index.</summary>
    public List<string> OnOutcome { get; } = [];

    /// <summary>All conditions on the outcome.</summary>
    public IEnumerable<string> OnDecision(TicketFilter filter)
    {
        if (filter.Status is { } status)
            yield return $"outcome.status = '{EnumNames.Of(status)}'";
        if (filter.Category is { } category)
            yield return IsOf(category);
        if (filter.Corrected is { } corrected)
            yield return IsCorrected(corrected);
        foreach (var condition in OnOutcome)
            yield return condition;
    }

    /// <summary>The values of the conditions.</summary>
    public object[] Values => [.. _values];

    /// <summary>Adds a value; gives the name it has in SQL.</summary>
    public string Value(object value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }

    /// <summary>Tickets of a category: the best guess of tickets that need review is not their category.</summary>
    public string IsOf(string category) => $"outcome.status = 'processed' and outcome.best = {Value(category)}";

    /// <summary>Whether a person decided.</summary>
    public static string IsCorrected(bool corrected) => $"outcome.corrected_by is {(corrected ? "not " : "")}null";

    /// <summary>An imported ticket.</summary>
    public string IsImported(string id) => $"{id} < {Value(ImportedId.FirstLive)}";

    /// <summary>When an imported ticket came in: its document says so.</summary>
    public IEnumerable<string> CreatedAt(TicketFilter filter)
    {
        const string createdAt = "(ticket.data ->> 'created_at') collate \"C\"";
        if (filter.From is { } from)
            yield return $"{createdAt} >= {Value(TicketFilter.Write(from))}";
        if (filter.To is { } to)
            yield return $"{createdAt} < {Value(TicketFilter.Write(to))}";
    }

    /// <summary>When a live ticket came in: its id says so, so this is a range of ids.</summary>
    public string CameInLive(TicketFilter filter, string id)
    {
        var from = $"{id} >= {Value(LiveId.FirstOf(filter.From ?? DateTimeOffset.MinValue))}";
        return filter.To is { } to ? $"{from} and {id} < {Value(LiveId.FirstOf(to))}" : from;
    }

    /// <summary>When any ticket came in.</summary>
    public string CameIn(TicketFilter filter, string id) =>
        $"({CameInLive(filter, id)} or {string.Join(" and ", CreatedAt(filter).Prepend(IsImported(id)))})";

    private static string Contains(string field, string text) =>
        $"position(lower({text}) in lower(ticket.data ->> '{field}')) > 0";
}
