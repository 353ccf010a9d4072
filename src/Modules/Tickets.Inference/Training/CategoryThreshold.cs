namespace Tickets.Inference;

/// <summary>The threshold of a category, and what it does on held-out rows.</summary>
/// <param name="Category">The category.</param>
/// <param name="Threshold">The least confidence of an answer, 0 to 1; null where the model always abstains.</param>
/// <param name="Answers">Held-out rows for which the category is the most probable one.</param>
/// <param name="Accepted">Those of them with a confidence at or above the threshold.</param>
/// <param name="Precision">The share of the accepted rows that have the category; null without any.</param>
/// <param name="Note">Why the threshold is not the category's own, or null.</param>
public sealed record CategoryThreshold(
    string Category,
    float? Threshold,
    int Answers,
    int Accepted,
    double? Precision,
    string? Note
);
