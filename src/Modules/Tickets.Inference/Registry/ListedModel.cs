namespace Tickets.Inference;

/// <summary>A model in the list of models.</summary>
/// <param name="Version">The version.</param>
/// <param name="Aliases"><c>champion</c> is in use, <c>previous</c> was before, <c>shadow</c> is tried out.</param>
/// <param name="CreatedAt">When it was published.</param>
/// <param name="TrainRows">Tickets it was trained on.</param>
/// <param name="Categories">The number of its categories.</param>
/// <param name="ValidationAccuracy">Accuracy on held-out tickets; null without any.</param>
/// <param name="ValidationMacroF1">Macro-F1 on held-out tickets; null without any.</param>
/// <param name="TrainedOn"><c>store</c>, or the name of a file; null if that was done elsewhere.</param>
/// <param name="ValidationRows">The number of held-out tickets; null if the card can't be read.</param>
/// <param name="ValidationCalibrationError">Expected calibration error on held-out tickets; null without any.</param>
/// <param name="Kind"><c>linear</c>, or <c>onnx</c>; null if the card can't be read.</param>
/// <param name="TargetPrecision">The share of its answers that should be right, 0 to 1.</param>
/// <param name="ExpectedCoverage">The share of tickets that it is expected to answer; null without held-out tickets.</param>
/// <param name="Damage">Why it can't be used, or null.</param>
public sealed record ListedModel(
    string Version,
    IReadOnlyList<string> Aliases,
    DateTimeOffset? CreatedAt,
    int? TrainRows,
    int? Categories,
    double? ValidationAccuracy,
    double? ValidationMacroF1,
    string? TrainedOn,
    int? ValidationRows,
    double? ValidationCalibrationError,
    string? Kind,
    double? TargetPrecision,
    ExpectedCoverage? ExpectedCoverage,
    string? Damage
)
{
    /// <summary>Its place in the list: ascending from the newest one to the oldest, then those of unknown age.</summary>
    internal string Place => $"{DateTimeOffset.MaxValue.UtcTicks - (CreatedAt?.UtcTicks ?? 0):D19} {Version}";

    /// <summary>What the card of a version says, or why it can't be read.</summary>
    /// <param name="version">The version.</param>
    /// <param name="aliases">Its aliases.</param>
    /// <param name="read">Reads its card.</param>
    internal static ListedModel Of(string version, IReadOnlyList<string> aliases, Func<ModelCard> read)
    {
        try
        {
            var card = read();
            return new ListedModel(
                version,
                aliases,
                card.CreatedAt,
                card.TrainRows,
                card.Categories.Count,
                card.ValidationAccuracy,
                card.ValidationMacroF1,
                card.TrainedOn,
                card.ValidationRows,
                card.ValidationCalibrationError,
                card.Kind,
                card.TargetPrecision,
                card.ExpectedCoverage,
                Damage: null
            );
        }
        catch (ModelDamagedException damaged)
        {
            return new ListedModel(version, aliases, null, null, null, null, null, null, null, null, null, null, null, damaged.Message);
        }
    }
}
