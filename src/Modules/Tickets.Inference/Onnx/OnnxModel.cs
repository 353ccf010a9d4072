using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Makes a model of an ONNX export.</summary>
internal static class OnnxModel
{
    /// <summary>Copies an export into a draft, with calibrator and thresholds chosen on labelled rows; gives its card.</summary>
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
            var chosen = Choose(scorer, files, [.. rows], targetPrecision);
            var spec = files.Spec with
            {
                Calibrator = chosen.Calibrator,
                Thresholds = [.. chosen.CategoryThresholds.Select(each => each.Threshold)],
            };
            (files with { Spec = spec }).Write();
            var categories = spec.Classes.ToDictionary(category => category, _ => 0);
            var card = ModelCard.Of(categories, files.CountTokens(), rows, targetPrecision, chosen);
            return card with { ScorerSha256 = OnnxFiles.Read(draft).Hash };
        }
        catch (InvalidDataException e)
        {
            throw new ModelConflictException($"The model in '{from}' can't be used: {e.Message}.");
        }
    }

    private static Choices Choose(OnnxScorer scorer, OnnxFiles files, LabelledTicket[] rows, double targetPrecision)
    {
        var classes = files.Spec.Classes;
        var scores = scorer
            .Score(Evaluator.TextsOf(rows))
            .Zip(rows, (scores, row) => (scores, Category: Array.IndexOf(classes, row.Label)))
            .Where(row => row.scores is not null && row.Category >= 0)
            .Select(row => new ScoredRow(row.scores!, row.Category));
        var spec = files.Spec with { Thresholds = [.. classes.Select(_ => (float?)0)] };
        var measured = new Measured(rows, scores, at => scorer.With(spec with { Calibrator = at }));
        return Choices.Make(null, classes, targetPrecision, [measured]);
    }
}
