using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /dead-letters/replay</c> and <c>discard</c>: <c>ids</c>, a filter, or <c>all</c>.</summary>
[Example("""{"kind": "ticket", "reason": "timeout", "dry_run": true, "by": "ann"}""")]
public sealed record DeadLetterRequest
{
    /// <summary>Exactly these.</summary>
    [Length(1, DeadLetterSelection.MaxIds)]
    public Guid[]? Ids { get; init; }

    /// <summary>Only <c>ticket</c> or only <c>message</c>.</summary>
    [AllowedValues("ticket", "message")]
    public string? Kind { get; init; }

    /// <summary>Only those whose reason contains this.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Reason { get; init; }

    /// <summary>All of them, which has to be said.</summary>
    public bool All { get; init; }

    /// <summary>Only counts, and shows some.</summary>
    public bool DryRun { get; init; }

    /// <summary>Who asks, for the record.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? By { get; init; }

    /// <summary>Which ones it asks for.</summary>
    public DeadLetterSelection Selection =>
        new()
        {
            Ids = Ids,
            Kind = Kind?.ToLowerInvariant(),
            Reason = Reason,
        };

    /// <summary>Whether it says in one way which ones it asks for.</summary>
    public bool SaysWhich => new[] { Ids is not null, (Kind ?? Reason) is not null, All }.Count(way => way) == 1;

    /// <summary>What is wrong with it.</summary>
    public Problems Check()
    {
        var problems = new Problems();
        Selection.Check(problems);
        if (All && (Ids is not null || (Kind ?? Reason) is not null))
            problems.Add("all", "does not go with ids, kind or reason");
        else if (Ids is not null && (Kind ?? Reason) is not null)
            problems.Add("ids", "do not go with kind or reason");
        problems.CheckBy(By);
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
