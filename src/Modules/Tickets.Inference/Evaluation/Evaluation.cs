namespace Tickets.Inference;

/// <summary>How good a model is on rows it was not trained on.</summary>
/// <param name="ModelVersion">The model.</param>
/// <param name="Rows">Rows it was measured on.</param>
/// <param name="RowsSeenInTraining">Rows left out because their text was among the training rows.</param>
/// <param name="Accuracy">Share of rows whose most probable category is the right one, abstained or not.</param>
/// <param name="MacroF1">Mean of the categories' F1.</param>
/// <param name="MajorityBaseline">Accuracy of always answering the most frequent category of these rows.</param>
/// <param name="Top2Accuracy">Share of rows whose category is one of the two most probable ones.</param>
/// <param name="Coverage">Share of rows the model answers instead of abstaining.</param>
/// <param name="PrecisionOfAnswered">Share of the answered rows that are right; null when it answers none.</param>
/// <param name="CalibrationError">Expected calibration error over 15 bins of confidence.</param>
/// <param name="DataHash">
/// SHA-256 over the rows' fingerprints and categories, in hexadecimal: equal for equal rows, in any order.
/// </param>
/// <param name="Categories">Per category, in ordinal order.</param>
/// <param name="Confusion">
/// Rows by category and most probable category, both in the order of <paramref name="Categories" />.
/// </param>
/// <param name="Reliability">What confidences were worth, by confidence.</param>
/// <param name="CoverageCurve">How precise it would be if it only answered its surest so many.</param>
/// <param name="LearningCurve">How good models on fewer tickets are, if that was asked for.</param>
/// <param name="LogisticBaseline">How good a plain logistic regression on words is, if that was asked for.</param>
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
    IReadOnlyList<LearningPoint>? LearningCurve = null,
    LearningPoint? LogisticBaseline = null
);

/// <summary>How good a model is on one category; support is the number of rows that have it.</summary>
public sealed record CategoryEvaluation(string Category, double Precision, double Recall, double F1, int Support);

/// <summary>Rows with confidences between two bounds: how sure the model was, and how often it was right.</summary>
public sealed record ReliabilityBin(double From, double To, int Rows, double Confidence, double Accuracy);

/// <summary>The precision on the surest rows, and the least confidence among them.</summary>
public sealed record CoveragePoint(double Coverage, double Precision, float Threshold);
