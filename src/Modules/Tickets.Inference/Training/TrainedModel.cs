using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The result of a training run; <see cref="ModelFolder.Publish" /> writes it.</summary>
/// <param name="Linear">The model, fitted to all rows.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Validation">How good the models are on held-out rows; null if no row could be held out.</param>
/// <param name="Targets">What they would do for other target precisions.</param>
/// <param name="Doubtful">Rows that may have a wrong category, the most doubtful first.</param>
/// <param name="Card">The model's card.</param>
public sealed record TrainedModel(
    LinearModel Linear,
    IReadOnlyList<LabelledTicket> Rows,
    Evaluation? Validation,
    IReadOnlyList<TargetPoint> Targets,
    IReadOnlyList<DoubtfulLabel> Doubtful,
    ModelCard Card
)
{
    /// <summary>The sentence vectors of its rows; null for a model without.</summary>
    internal SentenceVectors? Sentences { get; init; }

    /// <summary>Writes the files of the model into a folder; gives the card.</summary>
    /// <exception cref="PublishGateException">The scorer does not answer as the model that was trained.</exception>
    internal ModelCard Write(string folder)
    {
        var scorer = Path.Combine(folder, LinearScorerFile.Name);
        using (var stream = File.Create(scorer))
            LinearScorerFile.Write(Linear, stream);

        // Read back: the gate looks at what will be served.
        var (written, hash) = LinearScorerFile.Read(scorer);
        var gate = PublishGate.Check(written, Linear, Rows, Sentences);
        ModelEvaluation.Write(folder, hash, Validation, Targets);
        return Card with { Gate = gate, ScorerSha256 = hash };
    }
}
