using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Makes a model of an ONNX export.</summary>
internal static class OnnxImport
{
    /// <summary>
    /// Copies an export into a draft, and selects calibrator and thresholds on labelled rows; gives the card.
    /// </summary>
    /// <exception cref="ModelConflictException">The export can't be used.</exception>
    public static ModelCard Write(
        string from,
        string draft,
        OnnxSettings settings,
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision
    )
    {
        var files = OnnxFiles.Copy(from, draft, settings);
        try
        {
            using var scorer = new OnnxScorer(files, "", settings);
            var selection = Select(scorer, files.Spec, [.. rows], targetPrecision);
            var spec = files.Spec with
            {
                Calibrator = selection.Calibrator,
                Thresholds = [.. selection.Thresholds.Select(each => each.Threshold)],
            };
            (files with { Spec = spec }).Write();
            var categories = spec.Classes.ToDictionary(category => category, _ => 0);
            var card = ModelCard.Of(categories, files.CountTokens(), null, rows, targetPrecision, selection);
            var hash = OnnxFiles.Read(draft).Hash;
            ModelEvaluation.Write(draft, hash, selection.Evaluation, selection.Targets);
            return card with { ScorerSha256 = hash };
        }
        catch (InvalidDataException e)
        {
            throw new ModelConflictException($"The model in '{from}' can't be used: {e.Message}.");
        }
    }

    private static Selection Select(OnnxScorer scorer, OnnxSpec spec, LabelledTicket[] rows, double targetPrecision)
    {
        var scores = scorer
            .Score(Evaluator.TextsOf(rows))
            .Zip(rows, (scores, row) => (scores, Category: Array.IndexOf(spec.Classes, row.Label)))
            .Where(row => row.scores is not null && row.Category >= 0)
            .Select(row => new ScoredRow(row.scores!, row.Category));
        var answering = spec with { Thresholds = [.. spec.Classes.Select(_ => (float?)0)] };
        var fold = new HeldOutFold(rows, scores, (calibrator, _) => scorer.With(answering with { Calibrator = calibrator }));
        return Selection.On([fold], spec.Classes, targetPrecision);
    }
}
