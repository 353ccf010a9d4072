using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Held-out rows, and a model that was not trained on them.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Scores">
/// The model's scores of the rows that have a known word and a known category, and of texts that are out of scope.
/// </param>
/// <param name="With">The model with a calibrator and a scope rule, and no thresholds.</param>
internal sealed record HeldOutFold(
    LabelledTicket[] Rows,
    IEnumerable<ScoredRow> Scores,
    Func<Calibrator, ScopeRule, IScorer> With
);
