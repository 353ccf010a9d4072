using System.Runtime.InteropServices;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Takes a decision of a linear model apart: its score is a sum over the features, and features are words.</summary>
public static class Explainer
{
    [ThreadStatic]
    private static Workspace? t_workspace;

    /// <summary>Explains the decision between the two best categories, with so many terms at most.</summary>
    public static Explanation Explain(LinearModel model, string version, TicketText text, int maxTerms = 10)
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

    private static (int Best, int Second) TwoBest(LinearModel model, FeatureVector vector)
    {
        var classes = model.Classes.Length;
        var scores = classes <= 256 ? stackalloc float[classes] : new float[classes];
        LinearScorer.Score(model, vector, scores);
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
        private readonly List<Contribution> _contributions = []; // of an occurrence of each feature, by its position

        public TextWords Words { get; } = new();

        /// <summary>Of all terms.</summary>
        public Contribution Sum { get; private set; }

        public void Clear()
        {
            Words.Clear();
            _indices.Clear();
            _terms.Clear();
            _contributions.Clear();
            Sum = default;
        }

        /// <summary>
        /// Adds up the terms: words, with their runs of characters, and pairs. What a feature adds that occurs more than
        /// once is shared out equally.
        /// </summary>
        public void Collect(LinearModel model, FeatureVector vector, int best, int second)
        {
            for (var position = 0; position < vector.Count; position++)
            {
                var weights = model.Weights.AsSpan(vector.Indices[position] * model.Stride, model.Stride);
                var share = (double)vector.ShareAt(position);
                _contributions.Add(new(share * weights[best], share * weights[second]));
            }

            var contributions = CollectionsMarshal.AsSpan(_contributions);
            var features = CollectionsMarshal.AsSpan(Words.Positions[0]);
            var runs = CollectionsMarshal.AsSpan(Words.Positions[1]);
            for (int word = 0, run = 0; word < Words.Count; word++)
            {
                var own = word == 0 ? 0 : 2 * word - 1;
                var isKnown = features[own] >= 0;
                var sum = isKnown ? contributions[features[own]] : default;
                for (; run < Words.RunsToEndOf(word); run++)
                {
                    if (runs[run] < 0)
                        continue;
                    isKnown = true;
                    sum += contributions[runs[run]];
                }
                if (isKnown)
                    Add(vector.Hashes[0][own], new Term(word, IsPair: false, sum));
                if (word > 0 && features[2 * word] is >= 0 and var pair)
                    Add(vector.Hashes[0][2 * word], new Term(word, IsPair: true, contributions[pair]));
            }
        }

        private void Add(ulong hash, Term term)
        {
            Sum += term.Adds;
            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, hash, out var isThere);
            if (isThere)
            {
                _terms[index] = _terms[index] with { Adds = _terms[index].Adds + term.Adds };
                return;
            }
            index = _terms.Count;
            _terms.Add(term);
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
                top[i] = new TermContribution(name, term.Adds.ForCategory, term.Adds.ForRunnerUp);
            }
            return top;
        }
    }

    /// <summary>A word, or with the word before it a pair.</summary>
    private readonly record struct Term(int Word, bool IsPair, Contribution Adds)
    {
        public double Parts => Math.Abs(Adds.ForCategory - Adds.ForRunnerUp);
    }
}
