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
/// <param name="Corrections">How both did where they disagree and a person has said what is right.</param>
/// <param name="Disagreements">Some tickets with different categories, highest confidence of the shadow first.</param>
public sealed record ShadowReport(
    string Champion,
    string Shadow,
    long Tickets,
    double? Agreement,
    double? ChampionCoverage,
    double? ShadowCoverage,
    double? ExpectedGain,
    ShadowCorrections Corrections,
    IReadOnlyList<Disagreement> Disagreements
);

/// <summary>
/// How a champion and its shadow did on tickets for which they disagree, and to which a person has given a category. Up to
/// 1,000 such tickets are remembered.
/// </summary>
/// <param name="Tickets">The tickets.</param>
/// <param name="ChampionRight">Those of which the champion was right.</param>
/// <param name="ShadowRight">Those of which the shadow was right.</param>
public sealed record ShadowCorrections(int Tickets, int ChampionRight, int ShadowRight)
{
    /// <summary>Without any ticket.</summary>
    public static ShadowCorrections None { get; } = new(0, 0, 0);
}

/// <summary>A ticket with different most probable categories.</summary>
public sealed record Disagreement(
    Guid TicketId,
    string ChampionCategory,
    float ChampionConfidence,
    string ShadowCategory,
    float ShadowConfidence
);
