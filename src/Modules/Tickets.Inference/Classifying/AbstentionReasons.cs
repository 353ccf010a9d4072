namespace Tickets.Inference;

/// <summary>The values of <see cref="Contracts.Classification.Reason" />: why a ticket has no category.</summary>
public static class AbstentionReasons
{
    /// <summary>The confidence is below the threshold of the best category.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>The model knows none of the text's words.</summary>
    public const string NoKnownWords = "no_known_words";

    /// <summary>There is no model in use.</summary>
    public const string NoModel = "no_model";
}
