using System.Runtime.InteropServices;
using Tickets.Contracts;

namespace Tickets.Inference.Model;

/// <summary>Takes a decision of a linear model apart: its score is a sum over the features, and features are words.</summary>
public static class Explainer
{
    [ThreadStatic]
    private static Workspace? t_workspace;

    /// <summary>Explains the decision between the two best categories, with so many terms at most.</summary>
    public static Explanation Explain(LearntModel model, string version, TicketText text, int maxTerms = 10)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        var workspace = t_workspace ??= new Workspace();
        var vector = FeatureVector.OfThread;
        workspace.Clear();
        model.Vocabulary.Vectorise(text.Subject, text.Body, vector, workspace.Words);
        var (best, second) = TwoBest(model, vector);
        workspace.Collect(model, vector, best, second);

        var top = workspace.Top(maxTerms);
        var rest = new Contribution(
            workspace.Sum.ForCategory - top.Sum(term => term.ForCategory),
            workspace.Sum.ForRunnerUp - top.Sum(term => term.ForRunnerUp)
        );
        return new Explanation(
            version,
            model.Classes[best],
            model.Classes[second],
            model.Calibrator.Temperature,
            new Contribution(model.Biases[best], model.Biases[second]),
            top,
            rest
        );
    }

    private static (int Best, int Second) TwoBest(LearntModel model, FeatureVector vector)
    {
        var classes = model.Classes.Length;
        var scores = classes <= 256 ? stackalloc float[classes] : new float[classes];
        TicketScorer.Score(model, vector, scores);
        var (best, second) = scores[1] > scores[0] ? (1, 0) : (0, 1);
        for (var i = 2; i < classes; i++)
        {
            if (scores[i] > scores[best])
                (best, second) = (i, best);
            else if (scores[i] > scores[second])
                second = i;
        }
        return (best, second);
    }

    /// <summary>What is needed for one explanation after the other, without allocating it again.</summary>
    private sealed class Workspace
    {
        private readonly Dictionary<ulong, int> _indices = [];
        private readonly List<Term> _terms = [];

        public TextWords Words { get; } = new();

        /// <summary>Of all terms.</summary>
        public Contribution Sum { get; private set; }

        public void Clear()
        {
            Words.Clear();
            _indices.Clear();
            _terms.Clear();
            Sum = default;
        }

        /// <summary>
        /// Adds up the terms: words, with their runs of characters, and pairs. What a feature adds that occurs more than
        /// once is shared out equally.
        /// </summary>
        public void Collect(LearntModel model, FeatureVector vector, int best, int second)
        {
            var (hashes, runs) = (vector.Hashes[0], vector.Hashes[1]);
            for (int word = 0, run = 0; word < Words.Count; word++)
            {
                var hash = hashes[word == 0 ? 0 : 2 * word - 1];
                Add(hash, hash, word, false);
                if (word > 0)
                    Add(hashes[2 * word], hashes[2 * word], word, true);
                for (; run < Words.RunsToEndOf(word); run++)
                    Add(hash, runs[run], word, false);
            }

            void Add(ulong term, ulong hash, int word, bool isPair)
            {
                var feature = model.Vocabulary.IndexOf(hash);
                if (feature < 0)
                    return;
                var share = (double)vector.ShareOf(feature);
                var (forBest, forSecond) = (
                    share * model.Weights[feature * model.Stride + best],
                    share * model.Weights[feature * model.Stride + second]
                );
                Sum = new Contribution(Sum.ForCategory + forBest, Sum.ForRunnerUp + forSecond);
                ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, term, out var isThere);
                if (!isThere)
                {
                    index = _terms.Count;
                    _terms.Add(new Term(word, isPair));
                }
                ref var sums = ref CollectionsMarshal.AsSpan(_terms)[index];
                sums.ForBest += forBest;
                sums.ForSecond += forSecond;
            }
        }

        /// <summary>The terms that part the two categories most; of equal ones, those that come first in the text.</summary>
        public TermContribution[] Top(int count)
        {
            var terms = CollectionsMarshal.AsSpan(_terms);
            count = Math.Min(count, terms.Length);
            var top = new TermContribution[count];
            for (var i = 0; i < count; i++)
            {
                var largest = i;
                for (var j = i + 1; j < terms.Length; j++)
                    if (terms[j].Parts > terms[largest].Parts)
                        largest = j;
                var term = terms[largest];
                terms[i..largest].CopyTo(terms[(i + 1)..]);
                var name = term.IsPair ? $"{Words[term.Word - 1]} {Words[term.Word]}" : Words[term.Word];
                top[i] = new TermContribution(name, term.ForBest, term.ForSecond);
            }
            return top;
        }
    }

    private struct Term(int word, bool isPair)
    {
        public int Word { get; } = word;

        /// <summary>Whether the word before it belongs to it.</summary>
        public bool IsPair { get; } = isPair;

        public double ForBest;
        public double ForSecond;

        public readonly double Parts => Math.Abs(ForBest - ForSecond);
    }
}
