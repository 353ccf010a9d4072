namespace Tickets.Contracts;

/// <summary>The model's answer for one ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Category">The category, or null when the model abstains and a person has to look.</param>
/// <param name="Confidence">Calibrated probability of the best category, 0 to 1.</param>
/// <param name="Alternatives">The best categories, most probable first; the first is the best one.</param>
/// <param name="Reason">Why the model abstains (<c>low_confidence</c>, <c>out_of_scope</c>, <c>little_known</c>, <c>no_known_words</c>), or null.</param>
/// <param name="Priority">How urgent another model thinks the ticket is; null when it was not asked, or abstains.</param>
public sealed record Classification(
    Guid TicketId,
    string? Category,
    float Confidence,
    IReadOnlyList<ScoredCategory> Alternatives,
    string? Reason,
    ScoredCategory? Priority = null
);

/// <summary>A category and its calibrated probability, 0 to 1.</summary>
public readonly record struct ScoredCategory(string Category, float Confidence)
{
    /// <summary>As it is kept and shown: with four decimals.</summary>
    public ScoredCategory Rounded() => this with { Confidence = MathF.Round(Confidence, 4) };
}

/// <summary>A priority, and how probable it is, 0 to 1.</summary>
public sealed record PredictedPriority(string Priority, float Confidence);
