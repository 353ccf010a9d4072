using System.ComponentModel.DataAnnotations;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Who replayed or discarded dead letters, and when: a document that is written first; the transactions that do the work
/// count in it.
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
    [AllowedValues("replay", "discard")]
    public required string Action { get; init; }

    /// <summary>Which ones.</summary>
    public required DeadLetterSelection Selection { get; init; }

    /// <summary>Why, as they said.</summary>
    public string? Note { get; init; }

    /// <summary>How many were replayed or discarded; what somebody else did at the same time is not among them.</summary>
    public long Count { get; init; }

    /// <summary>Messages that stay because nobody can read them.</summary>
    public long Unreadable { get; init; }

    /// <summary>Messages that stay because RabbitMQ does not take them at present.</summary>
    public long Unsent { get; init; }

    /// <summary>What the audit says of it.</summary>
    public object ToNote() => new { Selection, Count, Unreadable, Unsent, Note };

    /// <summary>SQL that adds the rows of a table to the count, and notes what stays.</summary>
    internal string Counting(NpgsqlCommand command, string done) =>
        $"""
        update {Schema.DeadLetterAction} set data = data || jsonb_build_object(
            'count', (data ->> 'count')::bigint + (select count(*) from {done}),
            'unreadable', {command.Add(Unreadable)}, 'unsent', {command.Add(Unsent)})
        where id = {command.Add(Id)}
        """;
}
