namespace Tickets.Inference.Model;

/// <summary>How good a model is on rows it was not trained on.</summary>
/// <param name="ModelVersion">The model.</param>
/// <param name="Rows">Rows it was measured on.</param>
/// <param name="RowsSeenInTraining">Rows left out because their text was among the training rows.</param>
/// <param name="Accuracy">Share of rows whose most probable category is the right one, abstained or not.</param>
/// <param name="MacroF1">Mean of the categories' F1.</param>
/// <param name="MajorityBaseline">Accuracy of always answering the most frequent category of these rows.</param>
/// <param name="Coverage">Share of rows the model answers instead of abstaining.</param>
/// <param name="PrecisionOfAnswered">Share of the answered rows that are right; null when it answers none.</param>
/// <param name="CalibrationError">Expected calibration error over 15 bins of confidence.</param>
/// <param name="Categories">Per category, in ordinal order.</param>
public sealed record Evaluation(
    string ModelVersion,
    int Rows,
    int RowsSeenInTraining,
    double Accuracy,
    double MacroF1,
    double MajorityBaseline,
    double Coverage,
    double? PrecisionOfAnswered,
    double CalibrationError,
    IReadOnlyList<CategoryEvaluation> Categories
);

/// <summary>How good a model is on one category; support is the number of rows that have it.</summary>
public sealed record CategoryEvaluation(string Category, double Precision, double Recall, double F1, int Support);
