using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Classifies tickets with a transformer for sequence classification that was exported to ONNX.</summary>
public sealed class OnnxScorer : IScorer, IDisposable
{
    private readonly OnnxSpec _spec;
    private readonly int _batchSize;
    private readonly OnnxSession _session;
    private readonly DecisionRule _rule;

    /// <summary>Loads a model.</summary>
    /// <exception cref="InvalidDataException">It is not of a kind that can be used.</exception>
    internal OnnxScorer(OnnxFiles files, string version, OnnxSettings settings)
        : this(files.Spec, version, settings.BatchSize, new OnnxSession(files, settings)) { }

    private OnnxScorer(OnnxSpec spec, string version, int batchSize, OnnxSession session)
    {
        (_spec, Version, _batchSize, _session) = (spec, version, batchSize, session);
        var prior = Enumerable.Repeat(1f / spec.Classes.Length, spec.Classes.Length).ToArray();
        _rule = new DecisionRule(spec.Classes, spec.Calibrator, ScopeRule.None, spec.ThresholdValues, prior);
    }

    /// <inheritdoc />
    public string Version { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Classes => _spec.Classes;

    /// <summary>False: the model was trained elsewhere, and its training rows are not known here.</summary>
    public bool WasTrainedOn(LabelledTicket row) => false;

    /// <summary>Null: the layers of a transformer do not add up word by word.</summary>
    public Explanation? Explain(TicketText text) => null;

    /// <inheritdoc />
    public IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets) =>
        [
            .. Score(tickets)
                .Zip(
                    tickets,
                    (scores, ticket) => scores is null ? _rule.Abstain(ticket.Id) : _rule.Decide(ticket.Id, scores, default)
                ),
        ];

    /// <inheritdoc />
    public InputStatistics Statistics(IReadOnlyCollection<TicketText> tickets)
    {
        var counts = tickets.Select(ticket => _session.Count(_session.Tokenize(ticket))).ToArray();
        return InputStatistics.Of(
            Classes,
            [.. Classify([.. tickets])],
            counts.Sum(count => (long)count.Tokens),
            counts.Sum(count => (long)count.Known)
        );
    }

    /// <summary>
    /// For models that are used once. A champion may still classify when another one takes its place; then the
    /// finalizer of its session frees what it holds.
    /// </summary>
    public void Dispose() => _session.Dispose();

    /// <summary>
    /// The same model with another calibrator and other thresholds; it can be used until this one is disposed.
    /// </summary>
    internal OnnxScorer With(OnnxSpec spec) => new(spec, Version, _batchSize, _session);

    /// <summary>The logits of each text; null for a text without a known token.</summary>
    internal float[]?[] Score(IReadOnlyList<TicketText> tickets)
    {
        var scores = new float[]?[tickets.Count];
        // By length: the texts of a batch are padded to the longest one.
        var texts = tickets
            .Select((ticket, index) => (Tokens: _session.Tokenize(ticket), Index: index))
            .Where(text => _session.Count(text.Tokens).Known > 0)
            .OrderBy(text => text.Tokens.Length);
        foreach (var batch in texts.Chunk(_batchSize))
        {
            var logits = _session.Run([.. batch.Select(text => text.Tokens)]);
            foreach (var (text, ofText) in batch.Zip(logits.Chunk(Classes.Count)))
                scores[text.Index] = ofText;
        }

        return scores;
    }
}
