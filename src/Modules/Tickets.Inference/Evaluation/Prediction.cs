using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>A labelled row, and the model's classification of it.</summary>
public sealed record Prediction(LabelledTicket Row, Classification Classification)
{
    /// <summary>The category that the row has.</summary>
    public string Label => Row.Label;

    /// <summary>The most probable category, abstained or not.</summary>
    public string Category => Classification.Alternatives[0].Category;

    public string? SecondCategory =>
        Classification.Alternatives.Count > 1 ? Classification.Alternatives[1].Category : null;

    public float Confidence => Classification.Confidence;

    public bool IsAbstained => Classification.Category is null;

    public bool IsCorrect => Label == Category;

    /// <summary>The same prediction, had the model abstained.</summary>
    public Prediction AsAbstained() => this with { Classification = Classification with { Category = null } };
}
