namespace Tickets.Inference;

/// <summary>
/// Tells whether a text is of the kind that a model was trained on: a logistic regression over <see cref="ScopeSigns" />
/// (docs/adr/0046).
/// </summary>
/// <param name="Offset">The log odds of a text without any sign.</param>
/// <param name="OfScore">Times the best score.</param>
/// <param name="OfKnownShare">Times the share of what is known.</param>
/// <param name="OfKnownWords">Times <see cref="ScopeSigns.LogKnownWords" />.</param>
/// <param name="Least">Below these log odds a text is out of scope.</param>
/// <param name="OfNearness">Times <see cref="ScopeSigns.Nearness" />.</param>
public readonly record struct ScopeRule(
    float Offset,
    float OfScore,
    float OfKnownShare,
    float OfKnownWords,
    float Least,
    float OfNearness = 0
)
{
    /// <summary>With fewer known words than that no text is answered.</summary>
    public const int MinKnownWords = 3;

    private const float MostLogOdds = 10;

    /// <summary>That of a model that was not told what is out of scope: all texts are in it.</summary>
    public static ScopeRule None { get; } = new(0, 0, 0, 0, float.NegativeInfinity);

    /// <summary>The log odds that a text is in scope, -10 to 10.</summary>
    public float LogOdds(ScopeSigns signs) =>
        Math.Clamp(
            Offset
                + OfScore * signs.BestScore
                + OfKnownShare * signs.KnownShare
                + OfKnownWords * signs.LogKnownWords
                + OfNearness * signs.Nearness,
            -MostLogOdds,
            MostLogOdds
        );

    /// <summary>How far below the threshold a text lies, at most 0: a ticket in scope is none the less sure for it.</summary>
    public float Doubt(ScopeSigns signs) => Math.Min(0, LogOdds(signs) - Least);

    /// <summary>Why a text is not to be answered, whatever its category; or null.</summary>
    public string? Refuses(ScopeSigns signs) =>
        float.IsNegativeInfinity(Least) ? null
        : signs.KnownWords < MinKnownWords ? AbstentionReasons.LittleKnown
        : Doubt(signs) < 0 ? AbstentionReasons.OutOfScope
        : null;
}
