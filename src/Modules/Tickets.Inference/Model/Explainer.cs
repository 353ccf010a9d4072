using Tickets.Contracts;

namespace Tickets.Inference.Model;

/// <summary>Takes a decision of a linear model apart: its score is a sum over the features, and features are words.</summary>
public static class Explainer
{
    /// <summary>Explains the decision between the two best categories, with so many terms at most.</summary>
    public static Explanation Explain(LearntModel model, string version, TicketText text, int maxTerms = 10)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        var scores = new float[model.Classes.Length];
        new TicketScorer(model, version).Score(text.Subject, text.Body, scores);
        var ranked = Enumerable.Range(0, scores.Length).OrderByDescending(category => scores[category]).ToArray();
        var (best, second) = (ranked[0], ranked[1]);

        var terms = Terms(model, text)
            .Select(term => new TermContribution(term.Key, Sum(term.Value, best), Sum(term.Value, second)))
            .OrderByDescending(term => Math.Abs(term.ForCategory - term.ForRunnerUp))
            .ThenBy(term => term.Term, StringComparer.Ordinal)
            .ToArray();
        var rest = terms.Skip(maxTerms).ToArray();
        return new Explanation(
            version,
            model.Classes[best],
            model.Classes[second],
            model.Temperature,
            new Contribution(model.Biases[best], model.Biases[second]),
            [.. terms.Take(maxTerms)],
            new Contribution(rest.Sum(term => term.ForCategory), rest.Sum(term => term.ForRunnerUp))
        );

        double Sum(List<(int Feature, double Value)> features, int category) =>
            features.Sum(feature => feature.Value * model.Weights[feature.Feature * model.Stride + category]);
    }

    // A feature that occurs more than once, such as a run of characters in two words, is shared out equally.
    private static Dictionary<string, List<(int Feature, double Value)>> Terms(LearntModel model, TicketText text)
    {
        var vocabulary = model.Vocabulary;
        var vector = new FeatureVector();
        vocabulary.Vectorise(text.Subject, text.Body, vector);
        var values = new Dictionary<int, double>();
        for (var i = 0; i < vector.Count; i++)
            values.Add(vector.Indices[i], vector.Values[i]);

        var occurrences = Occurrences(vocabulary, text)
            .Where(occurrence => occurrence.Feature >= 0)
            .GroupBy(occurrence => occurrence.Feature);
        var terms = new Dictionary<string, List<(int, double)>>();
        foreach (var feature in occurrences)
        {
            var share = values[feature.Key] / feature.Count();
            foreach (var (_, term) in feature)
            {
                if (!terms.TryGetValue(term, out var features))
                    terms.Add(term, features = []);
                features.Add((feature.Key, share));
            }
        }
        return terms;
    }

    private static IEnumerable<(int Feature, string Term)> Occurrences(Vocabulary vocabulary, TicketText text)
    {
        var (words, runs, read) = (new List<ulong>(), new List<ulong>(), new List<TextFeatures.ReadWord>());
        var characters = vocabulary.Parts == TextParts.WordsAndCharacters ? runs : null;
        TextFeatures.Append(text.Subject, text.Body, words, characters, read);
        for (int i = 0, run = 0; i < read.Count; i++)
        {
            var (word, runsToItsEnd) = read[i];
            yield return (vocabulary.IndexOf(words[i == 0 ? 0 : 2 * i - 1]), word);
            if (i > 0)
                yield return (vocabulary.IndexOf(words[2 * i]), $"{read[i - 1].Word} {word}");
            for (; run < runsToItsEnd; run++)
                yield return (vocabulary.IndexOf(runs[run]), word);
        }
    }
}
