namespace Tickets.Inference;

/// <summary>
/// What a model would do with thresholds for another target precision, on its held-out rows. The thresholds were selected on
/// these very rows, with one mistake added. Shares are 0 to 1.
/// </summary>
/// <param name="TargetPrecision">The share of the answers that should be right.</param>
/// <param name="Coverage">The share of rows that it would answer.</param>
/// <param name="Precision">The share of these answers that are right; null without any.</param>
/// <param name="PrecisionLow">Where the 95 % interval of that begins; 0 without any.</param>
/// <param name="PrecisionHigh">Where it ends; 1 without any.</param>
/// <param name="Thresholds">Per category.</param>
public sealed record TargetPoint(
    double TargetPrecision,
    double Coverage,
    double? Precision,
    double PrecisionLow,
    double PrecisionHigh,
    IReadOnlyList<CategoryThreshold> Thresholds
)
{
    private const int Least = 50; // hundredths
    private const int Most = 99;

    /// <summary>What a target has to be, for a person.</summary>
    public const string InWords = "must be 0.50 to 0.99, with at most two decimals";

    /// <summary>Whether there is a point for a target.</summary>
    public static bool IsTarget(double target) => Hundredths(target) is >= Least and <= Most && target == Hundredths(target) / 100.0;

    /// <summary>Whether it is that of a target.</summary>
    public bool IsFor(double target) => Hundredths(TargetPrecision) == Hundredths(target);

    /// <summary>The points of all targets from 0.50 to 0.99, ascending.</summary>
    /// <param name="predictions">What was predicted for the held-out rows with a known word.</param>
    /// <param name="categories">The categories of the model.</param>
    /// <param name="rows">All held-out rows.</param>
    internal static IReadOnlyList<TargetPoint> All(
        IReadOnlyList<HeldOutPrediction> predictions,
        IReadOnlyList<string> categories,
        int rows
    ) => [.. Enumerable.Range(Least, Most - Least + 1).Select(hundredths => At(hundredths / 100.0, predictions, categories, rows))];

    private static int Hundredths(double target) => (int)Math.Round(100 * target);

    private static TargetPoint At(
        double target,
        IReadOnlyList<HeldOutPrediction> predictions,
        IReadOnlyList<string> categories,
        int rows
    )
    {
        var thresholds = ThresholdSelection.Select(predictions, categories, target);
        var accepted = thresholds.Sum(each => each.Accepted);
        var correct = (int)Math.Round(thresholds.Sum(each => each.Accepted * (each.Precision ?? 0)));
        var (low, high) = WilsonInterval.Of(correct, accepted);
        double? precision = accepted == 0 ? null : (double)correct / accepted;
        return new(target, (double)accepted / rows, precision, low, high, thresholds);
    }
}
