using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Classifies tickets with a learnt model.</summary>
public sealed class LinearScorer : IScorer
{
    private const int MaxAlternatives = 3;

    [ThreadStatic]
    private static float[]? t_scores;

    private readonly LinearModel _model;
    private readonly float[] _prior;

    /// <summary>Makes the scorer of a model.</summary>
    public LinearScorer(LinearModel model, string version)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        Version = version;
        var rows = (float)model.ClassRows.Sum();
        _prior = [.. model.ClassRows.Select(count => count / rows)];
    }

    /// <inheritdoc />
    public string Version { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Classes => _model.Classes;

    /// <inheritdoc />
    public bool WasTrainedOn(long fingerprint) => Array.BinarySearch(_model.Fingerprints, fingerprint) >= 0;

    /// <inheritdoc />
    public Explanation? Explain(TicketText text) => Explainer.Explain(_model, Version, text);

    /// <inheritdoc />
    public InputStatistics Observe(IReadOnlyCollection<TicketText> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var (hashes, words, known) = (new List<ulong>(), 0L, 0L);
        foreach (var ticket in tickets)
        {
            hashes.Clear();
            TextFeatures.Append(ticket.Subject, ticket.Body, hashes);
            words += hashes.Count;
            known += hashes.LongCount(hash => _model.Vocabulary.IndexOf(hash) >= 0);
        }
        return InputStatistics.Of(Classes, [.. tickets.Select(Classify)], words, known);
    }

    /// <summary>Classifies one ticket.</summary>
    public Classification Classify(TicketText ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var scores = ScoresOfThread();
        if (Score(ticket.Subject, ticket.Body, scores))
            return Decide(ticket.Id, scores, Classes, _model.Calibrator, _model.Thresholds);

        var guesses = Best(_prior, Classes, out _);
        return new Classification(ticket.Id, null, guesses[0].Confidence, guesses, AbstentionReasons.NoKnownWords);
    }

    /// <summary>The answer that scores give; they are probabilities afterwards.</summary>
    internal static Classification Decide(
        Guid ticket,
        Span<float> scores,
        IReadOnlyList<string> classes,
        Calibrator calibrator,
        float[] thresholds
    )
    {
        calibrator.Apply(scores);
        var alternatives = Best(scores, classes, out var best);
        var (category, confidence) = alternatives[0];
        return confidence >= thresholds[best]
            ? new Classification(ticket, category, confidence, alternatives, null)
            : new Classification(ticket, null, confidence, alternatives, AbstentionReasons.LowConfidence);
    }

    /// <inheritdoc />
    public IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var results = new Classification[tickets.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = Classify(tickets[i]);
        return results;
    }

    /// <summary>
    /// Writes the score of each category (before the calibrator) without allocating anything; false
    /// when the text has no word the model knows.
    /// </summary>
    public bool Score(string subject, string body, Span<float> scores)
    {
        var features = FeatureVector.OfThread;
        _model.Vocabulary.Vectorise(subject, body, features);
        Score(_model, features, scores);
        return features.Count > 0;
    }

    /// <summary>Writes the score of each category for a text's features.</summary>
    internal static void Score(LinearModel model, FeatureVector features, Span<float> scores)
    {
        var stride = model.Stride;
        Span<Vector256<float>> sums = stackalloc Vector256<float>[stride <= 1024 ? stride / 8 : 0];
        if (sums.IsEmpty)
            sums = new Vector256<float>[stride / 8];
        MemoryMarshal.Cast<float, Vector256<float>>(model.Biases).CopyTo(sums);

        var indices = features.Indices;
        var values = features.Values;
        var weights = MemoryMarshal.Cast<float, Vector256<float>>(model.Weights);
        for (var i = 0; i < indices.Length; i++)
        {
            var row = weights.Slice(indices[i] * sums.Length, sums.Length);
            for (var j = 0; j < row.Length; j++)
                sums[j] += row[j] * values[i];
        }

        MemoryMarshal.Cast<Vector256<float>, float>(sums)[..model.Classes.Length].CopyTo(scores);
    }

    private Span<float> ScoresOfThread()
    {
        if (t_scores is null || t_scores.Length < Classes.Count)
            t_scores = new float[Classes.Count];
        return t_scores.AsSpan(0, Classes.Count);
    }

    private static ScoredCategory[] Best(ReadOnlySpan<float> probabilities, IReadOnlyList<string> classes, out int first)
    {
        Span<int> best = stackalloc int[MaxAlternatives];
        var found = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var at = found;
            while (at > 0 && probabilities[i] > probabilities[best[at - 1]])
                at--;
            if (at == MaxAlternatives)
                continue;
            found = Math.Min(found + 1, MaxAlternatives);
            best[at..(found - 1)].CopyTo(best[(at + 1)..]);
            best[at] = i;
        }

        first = best[0];
        var categories = new ScoredCategory[found];
        for (var i = 0; i < found; i++)
            categories[i] = new ScoredCategory(classes[best[i]], probabilities[best[i]]);
        return categories;
    }
}
