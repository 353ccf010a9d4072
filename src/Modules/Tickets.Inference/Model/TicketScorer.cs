using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tickets.Contracts;

namespace Tickets.Inference.Model;

/// <summary>Classifies tickets with a learnt model. Any number of threads may share one.</summary>
public sealed class TicketScorer
{
    private const int MaxAlternatives = 3;

    [ThreadStatic]
    private static float[]? t_scores;

    private readonly LearntModel _model;
    private readonly float[] _prior;

    /// <summary>Makes the scorer of a model.</summary>
    public TicketScorer(LearntModel model, string version)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        Version = version;
        var rows = (float)model.ClassRows.Sum();
        _prior = [.. model.ClassRows.Select(count => count / rows)];
    }

    /// <summary>The model's version.</summary>
    public string Version { get; }

    /// <summary>The categories, in ordinal order.</summary>
    public IReadOnlyList<string> Classes => _model.Classes;

    /// <summary>Whether a text with this fingerprint was among the training rows.</summary>
    public bool WasTrainedOn(long fingerprint) => Array.BinarySearch(_model.Fingerprints, fingerprint) >= 0;

    /// <summary>Explains how it decides about a text.</summary>
    public Explanation Explain(TicketText text) => Explainer.Explain(_model, Version, text);

    /// <summary>What texts these are, and what the model makes of them.</summary>
    public InputStatistics Observe(IReadOnlyCollection<TicketText> tickets) => InputStatistics.Of(_model, tickets);

    /// <summary>Classifies one ticket.</summary>
    public Classification Classify(TicketText ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var scores = ScoresOfThread();
        if (Score(ticket.Subject, ticket.Body, scores))
        {
            Softmax(scores, _model.Temperature);
            var alternatives = Best(scores, out var best);
            var (category, confidence) = alternatives[0];
            return confidence >= _model.Thresholds[best]
                ? new Classification(ticket.Id, category, confidence, alternatives, null)
                : new Classification(ticket.Id, null, confidence, alternatives, Reasons.LowConfidence);
        }

        var guesses = Best(_prior, out _);
        return new Classification(ticket.Id, null, guesses[0].Confidence, guesses, Reasons.NoKnownWords);
    }

    /// <summary>Classifies a batch, in its order.</summary>
    public IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var results = new Classification[tickets.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = Classify(tickets[i]);
        return results;
    }

    /// <summary>
    /// Writes the score of each category (logits, before softmax and temperature) without allocating anything; false
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
    internal static void Score(LearntModel model, FeatureVector features, Span<float> scores)
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

    /// <summary>Turns scores into probabilities in place.</summary>
    public static void Softmax(Span<float> scores, float temperature)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
            highest = Math.Max(highest, score);

        var sum = 0f;
        foreach (ref var score in scores)
            sum += score = MathF.Exp((score - highest) / temperature);
        foreach (ref var score in scores)
            score /= sum;
    }

    private Span<float> ScoresOfThread()
    {
        if (t_scores is null || t_scores.Length < Classes.Count)
            t_scores = new float[Classes.Count];
        return t_scores.AsSpan(0, Classes.Count);
    }

    private ScoredCategory[] Best(ReadOnlySpan<float> probabilities, out int first)
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
            categories[i] = new ScoredCategory(Classes[best[i]], probabilities[best[i]]);
        return categories;
    }
}
