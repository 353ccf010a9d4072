using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The number of texts compared, and the largest difference of two scores.</summary>
public sealed record GateResult(int Texts, float LargestDifference);

/// <summary>
/// Lets a model pass only if its scorer, read back from its file, gives the scores of the weights that were trained, summed
/// up one by one.
/// </summary>
public static class PublishGate
{
    private const int MaxTexts = 1000;
    private const float Tolerance = 1e-4f;

    /// <summary>Compares the two on the first texts, with the sentence vectors they were trained with.</summary>
    /// <exception cref="PublishGateException">They differ.</exception>
    public static GateResult Check(
        LinearModel written,
        LinearModel trained,
        IReadOnlyList<LabelledTicket> rows,
        SentenceVectors? sentences = null
    )
    {
        var scorer = new LinearScorer(written, "", sentences);
        var scores = new float[written.Classes.Length];
        var (texts, largest) = (0, 0f);
        foreach (var row in rows.Take(MaxTexts))
        {
            scorer.Score(row.Subject, row.Body, scores);
            foreach (var (ours, theirs) in scores.Zip(Scores(trained, row, sentences)))
                largest = Math.Max(largest, (float)Math.Abs(ours - theirs));
            if (!(largest <= Tolerance))
                throw new PublishGateException(
                    $"The scorer differs from the trained model on text {texts} (by {largest}); nothing was written."
                );
            texts++;
        }

        return new GateResult(texts, largest);
    }

    private static double[] Scores(LinearModel model, LabelledTicket row, SentenceVectors? sentences)
    {
        var features = FeatureVector.OfThread;
        model.Vocabulary.Vectorise(row.Subject, row.Body, features);
        double[] scores = [.. model.Biases[..model.Classes.Length]];
        for (var i = 0; i < features.Count; i++)
        {
            var weights = model.Weights.AsSpan(features.Indices[i] * model.Stride, scores.Length);
            for (var category = 0; category < scores.Length; category++)
                scores[category] += (double)features.Values[i] * weights[category];
        }

        var vector = model.HasSentences ? sentences!.Of(row.Subject, row.Body) : [];
        for (var i = 0; i < vector.Length; i++)
            for (var category = 0; category < scores.Length; category++)
                scores[category] += (double)vector[i] * model.SentenceWeights[i * model.Stride + category];

        return scores;
    }
}
