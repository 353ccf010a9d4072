using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>What became of a ticket: a row of <see cref="OutcomeTable" />.</summary>
public sealed record Outcome
{
    /// <summary>Processed, needs review or failed.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>The category a person gave, else the model's best one; null if there is neither.</summary>
    public string? Best { get; init; }

    /// <summary>How probable the model's best category is, 0 to 1; null if no model decided.</summary>
    public float? Confidence { get; init; }

    /// <summary>The model's best categories, most probable first.</summary>
    public IReadOnlyList<ScoredCategory> Alternatives { get; init; } = [];

    /// <summary>Why the model abstained, or why the ticket failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The priority another model predicts.</summary>
    public ScoredCategory? PredictedPriority { get; init; }

    /// <summary>The model that decided.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset ClassifiedAt { get; init; }

    /// <summary>The person that decided.</summary>
    public string? CorrectedBy { get; init; }
}
