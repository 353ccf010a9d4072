namespace Tickets.Inference;

/// <summary>Makes a version of another one: the same weights, with the thresholds of another target precision.</summary>
internal static class Retargeting
{
    /// <summary>Writes the files into a draft; gives the card.</summary>
    /// <param name="from">The folder of the other version.</param>
    /// <param name="draft">The folder of the new one.</param>
    /// <param name="card">The card of the other version.</param>
    /// <param name="evaluation">Its evaluation.</param>
    /// <param name="point">The target with its thresholds.</param>
    public static ModelCard Write(string from, string draft, ModelCard card, ModelEvaluation evaluation, TargetPoint point)
    {
        var hash = OnnxFiles.AreIn(from) ? WriteOnnx(from, draft, point) : WriteLinear(from, draft, point);
        var validation = evaluation.Validation! with
        {
            Coverage = point.Coverage,
            PrecisionOfAnswered = point.Precision,
        };
        ModelEvaluation.Write(draft, hash, validation, evaluation.Targets);
        return card with
        {
            CreatedAt = default,
            Thresholds = point.Thresholds,
            TargetPrecision = point.TargetPrecision,
            ExpectedCoverage = ExpectedCoverage.Of(point.Thresholds, card.ValidationRows),
            ScorerSha256 = hash,
            WeightsOf = card.WeightsOf ?? card.Version,
        };
    }

    private static string WriteLinear(string from, string draft, TargetPoint point)
    {
        var (linear, _) = LinearScorerFile.Read(Path.Combine(from, LinearScorerFile.Name));
        float[] thresholds = [.. point.Thresholds.Select(each => each.Threshold ?? float.PositiveInfinity)];
        var scorer = Path.Combine(draft, LinearScorerFile.Name);
        using (var stream = File.Create(scorer))
            LinearScorerFile.Write(linear with { Thresholds = thresholds }, stream);
        return LinearScorerFile.Read(scorer).Hash;
    }

    private static string WriteOnnx(string from, string draft, TargetPoint point)
    {
        foreach (var file in Directory.GetFiles(from).Where(OnnxFiles.IsOfExport))
            File.Copy(file, Path.Combine(draft, Path.GetFileName(file)));
        var spec = OnnxFiles.Read(from).Files.Spec with { Thresholds = [.. point.Thresholds.Select(each => each.Threshold)] };
        new OnnxFiles(draft, spec).Write();
        return OnnxFiles.Read(draft).Hash;
    }
}
