using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// How much of a training is done: in rows that a model is fitted to, those with character n-grams counted more, and sentence
/// vectors more still.
/// </summary>
/// <param name="total">All of it.</param>
/// <param name="progress">Is told.</param>
internal sealed class TrainingWork(double total, Action<TrainingProgress>? progress)
{
    // By the time it takes.
    private const int CostOfCharacters = 5;
    private const int CostOfSentences = 100;

    private double _done;

    /// <summary>Fitting a model with such features to so many rows.</summary>
    public static double Of(FeatureSet features, int rows) =>
        features == FeatureSet.Words ? rows : CostOfCharacters * (double)rows;

    /// <summary>Computing the sentence vectors of so many texts.</summary>
    public static double OfSentences(int texts) => CostOfSentences * (double)texts;

    /// <summary>Says what happens now.</summary>
    public void Say(TrainingStage stage, string words) => progress?.Invoke(new(stage, _done / total, words));

    /// <summary>Begins a part of it; what is given back takes the share of the part that is done, 0 to 1.</summary>
    public Action<double> Begin(TrainingStage stage, double amount)
    {
        var before = _done;
        return share =>
        {
            _done = before + amount * share;
            progress?.Invoke(new(stage, Math.Min(1, _done / total), Words: null));
        };
    }
}
