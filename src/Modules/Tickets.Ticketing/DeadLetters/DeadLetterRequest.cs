using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /dead-letters/replay</c> and <c>discard</c>: <c>ids</c>, a filter, or <c>all</c>.</summary>
[Example("""{"kind": "ticket", "reason": "timeout", "dry_run": true, "by": "ann"}""")]
public sealed record DeadLetterRequest
{
    /// <summary>Characters in a note, at most.</summary>
    public const int MaxNote = 1000;

    /// <summary>Exactly these.</summary>
    [Length(1, DeadLetterSelection.MaxIds)]
    public Guid[]? Ids { get; init; }

    /// <summary>Only <c>ticket</c> or only <c>message</c>.</summary>
    [AllowedValues("ticket", "message")]
    public string? Kind { get; init; }

    /// <summary>Only messages of exactly this type.</summary>
    [StringLength(DeadLetterSelection.MaxText, MinimumLength = 1)]
    public string? MessageType { get; init; }

    /// <summary>Only those with exactly this exception.</summary>
    [StringLength(DeadLetterSelection.MaxText, MinimumLength = 1)]
    public string? Exception { get; init; }

    /// <summary>Only those whose reason contains this.</summary>
    [StringLength(DeadLetterSelection.MaxText, MinimumLength = 1)]
    public string? Reason { get; init; }

    /// <summary>All of them, which has to be said.</summary>
    public bool All { get; init; }

    /// <summary>Only counts, and shows some.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who asks, for the record.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? By { get; init; }

    /// <summary>Why, for the record.</summary>
    [MaxLength(MaxNote)]
    public string? Note { get; init; }

    /// <summary>Which ones it asks for.</summary>
    public DeadLetterSelection Selection =>
        new()
        {
            Ids = Ids,
            Kind = Kind?.ToLowerInvariant(),
            MessageType = MessageType,
            Exception = Exception,
            Reason = Reason,
        };

    /// <summary>Whether it says in one way which ones it asks for.</summary>
    public bool SaysWhich => new[] { Ids is not null, Selection.IsFilter, All }.Count(way => way) == 1;

    /// <summary>What is wrong with it.</summary>
    public Problems Check()
    {
        var problems = new Problems();
        Selection.Check(problems);
        if (All && (Ids is not null || Selection.IsFilter))
            problems.Add("all", "does not go with ids or a filter");
        else if (Ids is not null && Selection.IsFilter)
            problems.Add("ids", "do not go with a filter");
        problems.CheckBy(By);
        problems.CheckText("note", Note);
        if (Note is { Length: > MaxNote })
            problems.Add("note", $"must have at most {MaxNote} characters");
        return problems;
    }
}

/// <summary>What became, or would become, of a <see cref="DeadLetterRequest" />.</summary>
/// <param name="Action"><c>replay</c> or <c>discard</c>.</param>
/// <param name="Count">Dead letters that were replayed or discarded; in a dry run those it is about.</param>
/// <param name="Unreadable">Messages that stay because nobody can read them.</param>
/// <param name="Unsent">Messages that stay because RabbitMQ does not take them at present.</param>
/// <param name="DryRun">Whether they were only counted.</param>
/// <param name="Examples">In a dry run up to ten of those it is about, those with the greatest ids first; else none.</param>
public sealed record DeadLetterAnswer(
    [property: AllowedValues("replay", "discard")] string Action,
    long Count,
    long Unreadable,
    long Unsent,
    bool DryRun,
    IReadOnlyList<DeadLetter> Examples
);
