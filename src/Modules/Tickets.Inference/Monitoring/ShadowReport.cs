namespace Tickets.Inference;

/// <summary>
/// How a shadow does beside the champion, on the same tickets. Shares are 0 to 1, and null without tickets.
/// </summary>
/// <param name="Champion">The model in use.</param>
/// <param name="Shadow">The model that is tried out.</param>
/// <param name="Tickets">Tickets that both classified.</param>
/// <param name="Agreement">Share for which both have the same most probable category.</param>
/// <param name="ChampionCoverage">Share that the champion answers instead of abstaining.</param>
/// <param name="ShadowCoverage">Share that the shadow would answer.</param>
/// <param name="ExpectedGain">
/// The expected gain in accuracy: the difference of the two mean confidences. It is as good as both models are
/// calibrated on these tickets.
/// </param>
/// <param name="Disagreements">Some tickets with different categories, highest confidence of the shadow first.</param>
public sealed record ShadowReport(
    string Champion,
    string Shadow,
    long Tickets,
    double? Agreement,
    double? ChampionCoverage,
    double? ShadowCoverage,
    double? ExpectedGain,
    IReadOnlyList<Disagreement> Disagreements
);

/// <summary>A ticket with different most probable categories.</summary>
public sealed record Disagreement(
    Guid TicketId,
    string ChampionCategory,
    float ChampionConfidence,
    string ShadowCategory,
    float ShadowConfidence
);
