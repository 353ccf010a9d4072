using System.Text.Json.Serialization;

namespace Tickets.Inference;

/// <summary>How good a model is on rows it was not trained on. Shares are 0 to 1.</summary>
/// <param name="ModelVersion">The model.</param>
/// <param name="Rows">Rows it was measured on.</param>
/// <param name="RowsSeenInTraining">Rows left out, because the model was trained on their text, or on nearly the same.</param>
/// <param name="Accuracy">Share of rows whose most probable category is correct, abstained or not.</param>
/// <param name="MacroF1">Mean F1 of the categories.</param>
/// <param name="MajorityBaseline">Accuracy of always answering the most frequent category of these rows.</param>
/// <param name="Top2Accuracy">Share of rows whose category is one of the two most probable ones.</param>
/// <param name="Coverage">Share of rows that the model answers instead of abstaining.</param>
/// <param name="PrecisionOfAnswered">Share of the answered rows that are correct; null when none is answered.</param>
/// <param name="CalibrationError">Expected calibration error over 15 bins of confidence.</param>
/// <param name="DataHash">
/// SHA-256 over the rows' fingerprints and categories, in hexadecimal: equal for equal rows, in any order.
/// </param>
/// <param name="Categories">Per category, in ordinal order.</param>
/// <param name="Confusion">
/// The confusion matrix: rows by category and by most probable category, both in the order of the categories.
/// </param>
/// <param name="Reliability">The reliability diagram: bins of confidence, ascending; empty bins are left out.</param>
/// <param name="CoverageCurve">The precision at ten coverages, 0.1 to 1.</param>
/// <param name="LearningCurve">Models trained on fewer rows; null unless asked for.</param>
/// <param name="LogisticBaseline">A logistic regression on words and bigrams; null unless asked for.</param>
public sealed record Evaluation(
    string ModelVersion,
    int Rows,
    int RowsSeenInTraining,
    double Accuracy,
    double MacroF1,
    double MajorityBaseline,
    double Top2Accuracy,
    double Coverage,
    double? PrecisionOfAnswered,
    double CalibrationError,
    string DataHash,
    IReadOnlyList<CategoryEvaluation> Categories,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    IReadOnlyList<ReliabilityBin> Reliability,
    IReadOnlyList<CoveragePoint> CoverageCurve,
    IReadOnlyList<ComparisonScore>? LearningCurve = null,
    ComparisonScore? LogisticBaseline = null
)
{
    /// <summary>How many rows the model answers.</summary>
    [JsonIgnore]
    public int Answered => (int)Math.Round(Coverage * Rows);

    /// <summary>How many of them it answers rightly.</summary>
    [JsonIgnore]
    public int AnsweredRightly => (int)Math.Round((PrecisionOfAnswered ?? 0) * Answered);
}

/// <summary>How good a model is on one category; support is the number of rows that have it.</summary>
public sealed record CategoryEvaluation(string Category, double Precision, double Recall, double F1, int Support);

/// <summary>The rows with confidences between two bounds: their mean confidence, and their accuracy.</summary>
public sealed record ReliabilityBin(double From, double To, int Rows, double Confidence, double Accuracy);

/// <summary>The precision when only the most confident share of rows is answered, and their least confidence.</summary>
public sealed record CoveragePoint(double Coverage, double Precision, float Threshold);
