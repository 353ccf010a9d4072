using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// Explains a decision of a linear model. A score is a sum over the features, so each term (a word with its character
/// n-grams, or a bigram) contributes a part of it.
/// </summary>
public static class Explainer
{
    /// <summary>Explains why the best category was preferred to the runner-up.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="text">The text.</param>
    /// <param name="maxTerms">Terms that are named; the others are summed up.</param>
    /// <param name="vectors">Gives sentence vectors, if the model needs them.</param>
    public static Explanation Explain(
        LinearModel model,
        string version,
        TicketText text,
        int maxTerms = 10,
        SentenceVectors? vectors = null
    )
    {
        var sentences = model.HasSentences ? Sentences.Of(text) : [];
        // The text, and the text without each of its sentences.
        var ofTexts = model.HasSentences
            ? (vectors ?? new SentenceVectors(new OnnxSettings())).Of([text, .. sentences.Select(each => each.Without)])
            : [[]];
        var (vector, terms) = (FeatureVector.OfThread, new FeatureTerms());
        model.Vocabulary.Vectorise(text.Subject, text.Body, vector, terms);
        var scores = new float[model.Classes.Length];
        LinearScorer.Score(model, vector, ofTexts[0], scores);
        Span<int> best = stackalloc int[2];
        TopK.Find(scores, best);

        var contributions = ContributionsByTerm(model, vector, terms, best[0], best[1])
            .OrderByDescending(pair => Separation(pair.Value))
            .ToList();
        var top = contributions.Take(maxTerms);
        return new Explanation(
            version,
            model.Classes[best[0]],
            model.Classes[best[1]],
            model.Calibrator.Temperature,
            Bias: new Contribution(model.Biases[best[0]], model.Biases[best[1]]),
            [
                .. top.Select(pair => new TermContribution(
                    pair.Key,
                    pair.Value.ForCategory,
                    pair.Value.ForRunnerUp,
                    terms.SpansOf(pair.Key)
                )),
            ],
            Rest: Sum(contributions.Skip(maxTerms).Select(pair => pair.Value)),
            model.HasSentences ? OfVector(model, ofTexts, sentences, best[0], best[1]) : null
        );
    }

    private static SentenceContribution OfVector(
        LinearModel model,
        float[][] ofTexts,
        Sentence[] sentences,
        int best,
        int second
    )
    {
        var whole = Adds(ofTexts[0], best);
        var lost = ofTexts.Skip(1).Select(without => whole - Adds(without, best)).ToArray();
        var most = lost.Length == 0 ? -1 : Array.IndexOf(lost, lost.Max());
        var decisive = most < 0 || lost[most] <= 0
            ? null
            : new DecisiveSentence(sentences[most].Text, lost[most], sentences[most].Span);
        return new(whole, Adds(ofTexts[0], second), decisive);

        double Adds(float[] vector, int category) =>
            vector.Select((value, i) => (double)value * model.SentenceWeights[i * model.Stride + category]).Sum();
    }

    private static Dictionary<string, Contribution> ContributionsByTerm(
        LinearModel model,
        FeatureVector vector,
        FeatureTerms terms,
        int best,
        int second
    )
    {
        var values = vector.ValuesPerOccurrence();
        var contributions = new Dictionary<string, Contribution>();
        var occurrences = vector
            .Hashes.Words.Zip(terms.OfWords)
            .Concat(vector.Hashes.Subject.Zip(terms.OfWords))
            .Concat(vector.Hashes.NGrams.Zip(terms.OfNGrams));
        foreach (var (hash, term) in occurrences)
        {
            var feature = model.Vocabulary.IndexOf(hash);
            if (feature < 0)
                continue;
            var weights = model.Weights.AsSpan(feature * model.Stride, model.Stride);
            double value = values[feature];
            var adds = new Contribution(value * weights[best], value * weights[second]);
            contributions[term] = contributions.GetValueOrDefault(term) + adds;
        }

        return contributions;
    }

    private static double Separation(Contribution adds) => Math.Abs(adds.ForCategory - adds.ForRunnerUp);

    private static Contribution Sum(IEnumerable<Contribution> contributions) =>
        contributions.Aggregate(default(Contribution), (sum, each) => sum + each);
}
