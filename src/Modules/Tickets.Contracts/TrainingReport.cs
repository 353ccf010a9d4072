namespace Tickets.Contracts;

/// <summary>What came of a training.</summary>
/// <param name="Target">What the model predicts.</param>
/// <param name="Version">The model.</param>
/// <param name="Rows">Tickets it was trained on.</param>
/// <param name="Available">Tickets that it could have been trained on.</param>
/// <param name="Categories">Its categories, by name, with their tickets.</param>
/// <param name="TargetPrecision">The share of its answers that should be right, 0 to 1.</param>
/// <param name="HeldOut">Tickets that calibrator and thresholds were selected on.</param>
/// <param name="Accuracy">On those, the share whose most probable category is right; null without any.</param>
/// <param name="MacroF1">On those, the mean F1 of the categories; null without any.</param>
/// <param name="Coverage">On those, the share that it answers; null without any.</param>
/// <param name="Comparison">Model and model in use on tickets that neither was trained on; null without such tickets or models.</param>
/// <param name="Forgotten">Categories that the model in use knows, and this one does not.</param>
/// <param name="Promoted">Whether it was put to use.</param>
/// <param name="WhyNot">Why it was not; null if it was.</param>
public sealed record TrainingReport(
    Target Target,
    string Version,
    int Rows,
    int Available,
    IReadOnlyDictionary<string, int> Categories,
    double TargetPrecision,
    int HeldOut,
    double? Accuracy,
    double? MacroF1,
    double? Coverage,
    ModelComparison? Comparison,
    IReadOnlyList<string> Forgotten,
    bool Promoted,
    WhyNotPromoted? WhyNot
);

/// <summary>Why a model that was trained is not in use.</summary>
public enum WhyNotPromoted
{
    /// <summary>Nobody asked for it; nothing else speaks against it.</summary>
    NotAsked,

    /// <summary>It is the model that is in use already.</summary>
    InUseAlready,

    /// <summary>It does not know all categories of the model in use.</summary>
    ForgetsCategories,

    /// <summary>There are too few tickets that neither was trained on.</summary>
    TooFewToCompare,

    /// <summary>It is right about fewer of them than the model in use, by more than one standard error.</summary>
    FewerRight,
}

/// <summary>Two models on the same tickets, which neither was trained on.</summary>
/// <param name="InUse">The model in use.</param>
/// <param name="Rows">The tickets.</param>
/// <param name="New">How good the new model is.</param>
/// <param name="Current">How good the model in use is.</param>
/// <param name="OnlyNewRight">Tickets about which only the new model is right.</param>
/// <param name="OnlyCurrentRight">Tickets about which only the model in use is right.</param>
/// <param name="PValue">
/// Of McNemar's exact test: how likely two numbers at least as unequal are if both models are equally good, 0 to 1.
/// </param>
/// <param name="Categories">Per category, by name.</param>
public sealed record ModelComparison(
    string InUse,
    int Rows,
    ModelScore New,
    ModelScore Current,
    int OnlyNewRight,
    int OnlyCurrentRight,
    double PValue,
    IReadOnlyList<CategoryComparison> Categories
);

/// <summary>How good a model is on some tickets; shares are 0 to 1.</summary>
/// <param name="Accuracy">The share whose most probable category is right, abstained or not.</param>
/// <param name="MacroF1">The mean F1 of the categories.</param>
/// <param name="Coverage">The share that it answers instead of abstaining.</param>
/// <param name="Precision">The share of the answers that are right; null without any.</param>
public sealed record ModelScore(double Accuracy, double MacroF1, double Coverage, double? Precision);

/// <summary>Of the tickets of a category: how many there are, and how many each model is right about.</summary>
public sealed record CategoryComparison(string Category, int Rows, int NewRight, int CurrentRight);
