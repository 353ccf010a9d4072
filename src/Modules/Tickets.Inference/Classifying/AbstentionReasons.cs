namespace Tickets.Inference;

/// <summary>Why a ticket has no category, as <see cref="Contracts.Classification.Reason" /> says it.</summary>
public static class AbstentionReasons
{
    /// <summary>The best category is less probable than the threshold.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>The model has seen none of the text's words.</summary>
    public const string NoKnownWords = "no_known_words";

    /// <summary>There is no model to ask yet.</summary>
    public const string NoModel = "no_model";
}
