using Npgsql;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>What could not be done: a ticket that failed, or a message that nobody could handle.</summary>
/// <param name="Id">Of the ticket or the message.</param>
/// <param name="Kind"><c>ticket</c> or <c>message</c>.</param>
/// <param name="Reason">The error.</param>
/// <param name="FailedAt">When.</param>
/// <param name="MessageType">Of a message, what it is.</param>
public sealed record DeadLetter(Guid Id, string Kind, string? Reason, DateTimeOffset? FailedAt, string? MessageType);

/// <summary>Which dead letters: some by id, or those that match.</summary>
public sealed record DeadLetterSelection
{
    /// <summary>Exactly these.</summary>
    public Guid[]? Ids { get; init; }

    /// <summary>Only <c>ticket</c> or only <c>message</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those whose reason contains this, whatever the case.</summary>
    public string? Reason { get; init; }

    private const int MostIds = 1000;

    /// <summary>What is wrong with it.</summary>
    public void Check(Problems problems)
    {
        if (Kind is not (null or "ticket" or "message"))
            problems.Add("kind", "must be ticket or message");
        if (Reason is { Length: 0 or > 200 } || Reason?.Contains('\0', StringComparison.Ordinal) == true)
            problems.Add("reason", "must have 1 to 200 characters");
        if (Ids is { Length: 0 or > MostIds })
            problems.Add("ids", $"must be 1 to {MostIds} ids");
    }

    /// <summary>
    /// The SQL condition on the columns <c>id</c>, <c>kind</c> and <c>reason</c>; its values are added to the command.
    /// </summary>
    internal string Where(NpgsqlCommand command)
    {
        var conditions = new List<string> { "true" };
        if (Ids is not null)
            conditions.Add($"id = any({command.Add(Ids)})");
        if (Kind is not null)
            conditions.Add($"kind = {command.Add(Kind)}");
        if (Reason is not null)
            conditions.Add($"position(lower({command.Add(Reason)}) in lower(reason)) > 0");
        return string.Join(" and ", conditions);
    }
}

/// <summary>
/// Who replayed or discarded dead letters, and when: a document that is written before anything is done, and counts in
/// the transactions that do it.
/// </summary>
public sealed record DeadLetterAction
{
    /// <summary>Identity, ascending by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>As they gave themselves a name, else the address or the user account it came from.</summary>
    public required string By { get; init; }

    /// <summary><c>replay</c> or <c>discard</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Which ones.</summary>
    public required DeadLetterSelection Selection { get; init; }

    /// <summary>How many were replayed or discarded; what somebody else did at the same time is not among them.</summary>
    public long Count { get; init; }

    /// <summary>Messages that stay because nobody can read them.</summary>
    public long Unreadable { get; init; }

    /// <summary>Messages that stay because RabbitMQ does not take them at present.</summary>
    public long Unsent { get; init; }

    /// <summary>SQL that adds the rows of a table to the count, and notes what stays.</summary>
    internal string Counting(NpgsqlCommand command, string done) =>
        $"""
        update {Schema.DeadLetterAction} set data = data || jsonb_build_object(
            'count', (data ->> 'count')::bigint + (select count(*) from {done}),
            'unreadable', {command.Add(Unreadable)}, 'unsent', {command.Add(Unsent)})
        where id = {command.Add(Id)}
        """;
}

internal static class Parameters
{
    /// <summary>Adds a value; gives the name it has in the command's SQL.</summary>
    public static string Add(this NpgsqlCommand command, object value)
    {
        command.Parameters.Add(new() { Value = value });
        return $"${command.Parameters.Count}";
    }
}
