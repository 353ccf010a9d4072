using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Decides, from the scores of the categories, whether to answer a ticket or to abstain.</summary>
/// <param name="classes">The categories.</param>
/// <param name="calibrator">Turns scores into probabilities.</param>
/// <param name="scope">Tells whether the model can judge a text.</param>
/// <param name="thresholds">Per category: below this confidence it abstains.</param>
/// <param name="prior">Per category: its probability where nothing of the text is known.</param>
internal sealed class DecisionRule(
    string[] classes,
    Calibrator calibrator,
    ScopeRule scope,
    float[] thresholds,
    float[] prior
)
{
    private const int MaxAlternatives = 3;

    /// <summary>Answers, or abstains and says why; the scores are probabilities afterwards.</summary>
    public Classification Decide(Guid ticket, Span<float> scores, ScopeSigns signs)
    {
        calibrator.Apply(scores, scope.Doubt(signs));
        var alternatives = Alternatives(scores, out var best);
        var (category, confidence) = alternatives[0];
        var reason = scope.Refuses(signs) ?? (confidence < thresholds[best] ? AbstentionReasons.LowConfidence : null);
        return new Classification(ticket, reason is null ? category : null, confidence, alternatives, reason);
    }

    /// <summary>Abstains with <c>no_known_words</c>.</summary>
    public Classification Abstain(Guid ticket)
    {
        var alternatives = Alternatives(prior, out _);
        var (_, confidence) = alternatives[0];
        return new Classification(ticket, null, confidence, alternatives, AbstentionReasons.NoKnownWords);
    }

    private ScoredCategory[] Alternatives(ReadOnlySpan<float> probabilities, out int best)
    {
        Span<int> indices = stackalloc int[MaxAlternatives];
        var categories = new ScoredCategory[TopK.Find(probabilities, indices)];
        for (var i = 0; i < categories.Length; i++)
            categories[i] = new ScoredCategory(classes[indices[i]], probabilities[indices[i]]);
        best = indices[0];
        return categories;
    }
}
