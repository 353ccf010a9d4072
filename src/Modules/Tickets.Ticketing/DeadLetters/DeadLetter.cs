using System.ComponentModel.DataAnnotations;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What could not be done: a ticket that failed, or a message that nobody could handle.</summary>
/// <param name="Id">Of the ticket or the message.</param>
/// <param name="Kind"><c>ticket</c> or <c>message</c>.</param>
/// <param name="Reason">The error.</param>
/// <param name="FailedAt">When.</param>
/// <param name="MessageType">Of a message, what it is.</param>
public sealed record DeadLetter(
    Guid Id,
    [property: AllowedValues("ticket", "message")] string Kind,
    string? Reason,
    DateTimeOffset? FailedAt,
    string? MessageType
);

/// <summary>Which dead letters: some by id, or those that match.</summary>
public sealed record DeadLetterSelection
{
    /// <summary>Exactly these.</summary>
    public Guid[]? Ids { get; init; }

    /// <summary>Only <c>ticket</c> or only <c>message</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those whose reason contains this, whatever the case.</summary>
    public string? Reason { get; init; }

    /// <summary>How many ids, at most.</summary>
    public const int MaxIds = 1000;

    /// <summary>What is wrong with it.</summary>
    public void Check(Problems problems)
    {
        if (Kind is not (null or "ticket" or "message"))
            problems.Add("kind", "must be ticket or message");
        if (Reason is { Length: 0 or > 200 } || Reason?.Contains('\0', StringComparison.Ordinal) == true)
            problems.Add("reason", "must have 1 to 200 characters");
        if (Ids is { Length: 0 or > MaxIds })
            problems.Add("ids", $"must be 1 to {MaxIds} ids");
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
