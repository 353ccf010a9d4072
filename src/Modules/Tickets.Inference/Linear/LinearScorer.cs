using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Classifies tickets with a linear model.</summary>
public sealed class LinearScorer : IScorer
{
    [ThreadStatic]
    private static float[]? t_scores;

    private readonly LinearModel _model;
    private readonly DecisionRule _rule;
    private readonly SentenceVectors? _vectors;

    /// <summary>Makes the scorer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="vectors">Gives sentence vectors, if the model needs them; by default those of the usual settings.</param>
    public LinearScorer(LinearModel model, string version, SentenceVectors? vectors = null)
    {
        _vectors = model.HasSentences ? vectors ?? new SentenceVectors(new OnnxSettings()) : null;
        var rows = (float)model.ClassRows.Sum();
        float[] prior = [.. model.ClassRows.Select(count => count / rows)];
        (_model, Version) = (model, version);
        _rule = new DecisionRule(model.Classes, model.Calibrator, model.Scope, model.Thresholds, prior);
    }

    /// <inheritdoc />
    public string Version { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Classes => _model.Classes;

    /// <inheritdoc />
    public bool WasTrainedOn(LabelledTicket row) => _model.TrainedOn.Has(row);

    /// <inheritdoc />
    public Classification Classify(TicketText ticket) => Classify(ticket, _vectors?.Of(ticket.Subject, ticket.Body));

    /// <inheritdoc />
    public IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets)
    {
        var results = new Classification[tickets.Count];
        var vectors = _vectors?.Of(tickets);
        for (var i = 0; i < results.Length; i++)
            results[i] = Classify(tickets[i], vectors?[i]);
        return results;
    }

    /// <inheritdoc />
    public Explanation? Explain(TicketText text) => Explainer.Explain(_model, Version, text, vectors: _vectors);

    /// <inheritdoc />
    public InputStatistics Statistics(IReadOnlyCollection<TicketText> tickets)
    {
        var (hashes, words, known) = (new List<ulong>(), 0L, 0L);
        foreach (var ticket in tickets)
        {
            hashes.Clear();
            TextFeatures.Append(ticket.Subject, ticket.Body, hashes);
            words += hashes.Count;
            known += hashes.LongCount(hash => _model.Vocabulary.IndexOf(hash) >= 0);
        }

        return InputStatistics.Of(Classes, [.. Classify([.. tickets])], words, known);
    }

    /// <summary>
    /// Writes the score of each category, before the calibrator; false when the model knows none of the text's words.
    /// Nothing is allocated but for a sentence vector.
    /// </summary>
    public bool Score(string subject, string body, Span<float> scores, out ScopeSigns signs) =>
        Score(subject, body, _vectors?.Of(subject, body), scores, out signs);

    private bool Score(string subject, string body, float[]? vector, Span<float> scores, out ScopeSigns signs)
    {
        var features = FeatureVector.OfThread;
        _model.Vocabulary.Vectorise(subject, body, features);
        Score(_model, features, vector, scores);
        Span<int> best = stackalloc int[1];
        TopK.Find(scores, best);
        signs = features.Signs with
        {
            BestScore = scores[best[0]],
            Nearness = vector is null ? 0 : _model.Samples.Nearness(best[0], vector),
        };
        return features.Count > 0;
    }

    /// <summary>The same, without what says whether the text is in scope.</summary>
    public bool Score(string subject, string body, Span<float> scores) => Score(subject, body, scores, out _);

    /// <summary>
    /// Writes the score of each category for a text's features and its sentence vector: the bias plus the sum of value x
    /// weight.
    /// </summary>
    internal static void Score(LinearModel model, FeatureVector features, ReadOnlySpan<float> vector, Span<float> scores)
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
            Add(weights.Slice(indices[i] * sums.Length, sums.Length), values[i], sums);
        var ofVector = MemoryMarshal.Cast<float, Vector256<float>>(model.SentenceWeights);
        for (var i = 0; i < vector.Length; i++)
            Add(ofVector.Slice(i * sums.Length, sums.Length), vector[i], sums);

        MemoryMarshal.Cast<Vector256<float>, float>(sums)[..model.Classes.Length].CopyTo(scores);
    }

    private static void Add(ReadOnlySpan<Vector256<float>> weights, float value, Span<Vector256<float>> sums)
    {
        for (var j = 0; j < weights.Length; j++)
            sums[j] += weights[j] * value;
    }

    private Classification Classify(TicketText ticket, float[]? vector)
    {
        var scores = ScoresOfThread();
        return Score(ticket.Subject, ticket.Body, vector, scores, out var signs)
            ? _rule.Decide(ticket.Id, scores, signs)
            : _rule.Abstain(ticket.Id);
    }

    private Span<float> ScoresOfThread()
    {
        var count = _model.Classes.Length;
        if (t_scores is null || t_scores.Length < count)
            t_scores = new float[count];
        return t_scores.AsSpan(0, count);
    }
}
