namespace Tickets.Inference;

/// <summary>What says of a text whether a model can judge it.</summary>
/// <param name="BestScore">The score of the best category, before the calibrator.</param>
/// <param name="KnownShare">
/// The length of the vector of the text's known words beside that of all its words, 0 to 1. An unknown word counts as one of
/// the rarest.
/// </param>
/// <param name="KnownWords">Different words of the text that the model knows.</param>
/// <param name="Nearness">
/// The largest cosine of its sentence vector and those of training rows of the best category; 0 for a model without sentence
/// vectors.
/// </param>
public readonly record struct ScopeSigns(float BestScore, float KnownShare, int KnownWords, float Nearness = 0)
{
    // More of them say no more: a short ticket is a ticket.
    private const int MaxKnownWords = 8;

    /// <summary>The logarithm of one more than the known words, of which at most eight count.</summary>
    public float LogKnownWords => MathF.Log(1 + Math.Min(KnownWords, MaxKnownWords));
}
