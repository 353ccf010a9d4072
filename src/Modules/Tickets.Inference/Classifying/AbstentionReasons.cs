namespace Tickets.Inference;

/// <summary>The values of <see cref="Contracts.Classification.Reason" />: why a ticket has no category.</summary>
public static class AbstentionReasons
{
    /// <summary>The confidence is below the threshold of the best category.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>The model knows none of the text's words.</summary>
    public const string NoKnownWords = "no_known_words";

    /// <summary>The model knows too few of the text's words.</summary>
    public const string LittleKnown = "little_known";

    /// <summary>The text is not of the kind that the model was trained on.</summary>
    public const string OutOfScope = "out_of_scope";

    /// <summary>There is no model in use.</summary>
    public const string NoModel = "no_model";
}
