using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Answers of a model as a person wants them.</summary>
internal static class Answers
{
    /// <summary>Why an answer was taken away that the model gave.</summary>
    public const string BelowMinimum = "below_min_confidence";

    /// <summary>The answer; without a category if the model is less sure of it than a person wants.</summary>
    public static Classification AtLeast(Classification answer, double confidence) =>
        answer.Category is null || answer.Confidence >= confidence
            ? answer
            : answer with { Category = null, Reason = BelowMinimum };
}
