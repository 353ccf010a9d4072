using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// Explains a decision of a linear model. A score is a sum over the features, so each term (a word with its character
/// n-grams, or a bigram) contributes a part of it.
/// </summary>
public static class Explainer
{
    /// <summary>Explains why the best category was preferred to the runner-up.</summary>
    public static Explanation Explain(LinearModel model, string version, TicketText text, int maxTerms = 10)
    {
        var (vector, terms) = (FeatureVector.OfThread, new FeatureTerms());
        model.Vocabulary.Vectorise(text.Subject, text.Body, vector, terms);
        var scores = new float[model.Classes.Length];
        LinearScorer.Score(model, vector, scores);
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
            Rest: Sum(contributions.Skip(maxTerms).Select(pair => pair.Value))
        );
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
