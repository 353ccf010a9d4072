namespace Tickets.Inference;

/// <summary>Features that were tried, and how good models with them are on the held-out rows.</summary>
/// <param name="FeatureSet">The features.</param>
/// <param name="Accuracy">Accuracy, 0 to 1.</param>
/// <param name="MacroF1">Macro-F1, 0 to 1.</param>
public sealed record TriedFeatures(FeatureSet FeatureSet, double Accuracy, double MacroF1);
