namespace Tickets.Contracts;

/// <summary>
/// Asks Inference to train a model. It may arrive late, twice or never: the job says what is left to do.
/// </summary>
/// <param name="JobId">The job.</param>
public sealed record TrainModel(Guid JobId) : IJobMessage;

/// <summary>Which labelled tickets a model is trained on.</summary>
public enum LabelSource
{
    /// <summary>All with a known label: imported with one, or given one by a person, whose word then holds.</summary>
    Tickets,

    /// <summary>Only those that were imported with one.</summary>
    Import,

    /// <summary>Only those that a person gave a category.</summary>
    Corrections,
}

/// <summary>Which features a model has.</summary>
public enum FeatureChoice
{
    /// <summary>Words or characters, whichever does better on held-out tickets.</summary>
    Auto,

    /// <summary>Words and bigrams.</summary>
    Words,

    /// <summary>Character n-grams too.</summary>
    Characters,

    /// <summary>Character n-grams and sentence vectors too, which take a hundred times as long.</summary>
    Hybrid,
}

/// <summary>What a model is to be trained on, and how.</summary>
public sealed record TrainingPlan
{
    /// <summary>What it is to predict.</summary>
    public Target Target { get; init; }

    /// <summary>The tickets it learns from.</summary>
    public LabelSource Source { get; init; }

    /// <summary>Of imported ones, only those of this file; null takes all.</summary>
    public string? File { get; init; }

    /// <summary>The share of its answers that should be right, above 0 and below 1.</summary>
    public double TargetPrecision { get; init; } = 0.9;

    /// <summary>Its features.</summary>
    public FeatureChoice Features { get; init; }

    /// <summary>Tickets it is trained on, at most; of more, an even sample.</summary>
    public int MaxRows { get; init; } = 200_000;

    /// <summary>Whether it is put to use, if it is no worse than the model in use.</summary>
    public bool Promote { get; init; }

    /// <summary>Whether it is put to use also if it is worse.</summary>
    public bool Force { get; init; }

    /// <summary>Why it is trained, or what it is called; for its card, and for the log of promotions.</summary>
    public string? Note { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }
}
