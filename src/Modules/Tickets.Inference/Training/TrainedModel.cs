using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The result of a training run; <see cref="ModelFolder.Publish" /> writes it.</summary>
/// <param name="Linear">The model, fitted to all rows.</param>
/// <param name="Sdca">The same model as ML.NET has it.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Validation">How good the models are on held-out rows; null if no row could be held out.</param>
/// <param name="Targets">What they would do for other target precisions.</param>
/// <param name="Card">The model's card.</param>
public sealed record TrainedModel(
    LinearModel Linear,
    SdcaModel Sdca,
    IReadOnlyList<LabelledTicket> Rows,
    Evaluation? Validation,
    IReadOnlyList<TargetPoint> Targets,
    ModelCard Card
)
{
    internal const string Zip = "model.zip";

    /// <summary>
    /// Writes the files of the model, <c>scorer.bin</c> and ML.NET's <c>model.zip</c>, into a folder; gives the card.
    /// </summary>
    /// <exception cref="PublishGateException">The scorer does not answer as the ML.NET model.</exception>
    internal ModelCard Write(string folder)
    {
        var (scorer, zip) = (Path.Combine(folder, LinearScorerFile.Name), Path.Combine(folder, Zip));
        using (var stream = File.Create(scorer))
            LinearScorerFile.Write(Linear, stream);
        Sdca.Save(zip);

        // Read back: the gate compares what will be served.
        var (linear, hash) = LinearScorerFile.Read(scorer);
        var gate = PublishGate.Check(linear, SdcaModel.Load(zip, linear.Classes.Length), Rows);
        ModelEvaluation.Write(folder, hash, Validation, Targets);
        return Card with { Gate = gate, ScorerSha256 = hash };
    }
}
