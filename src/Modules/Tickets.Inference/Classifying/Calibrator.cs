namespace Tickets.Inference;

/// <summary>
/// Turns scores into calibrated probabilities: of the answers with a confidence of 0.9 nine in ten are right. A softmax
/// with a temperature, then Platt scaling of the best category's log odds against all others, less what puts it out of scope
/// (docs/adr/0022, 0046). The order of the categories stays.
/// </summary>
/// <param name="Temperature">The scores are divided by it.</param>
/// <param name="Slope">The log odds of the best category are multiplied by it; above 0.</param>
/// <param name="Offset">Is added to the product.</param>
/// <param name="OfDoubt">How far the text lies out of scope is multiplied by it, and added; at least 0.</param>
public readonly record struct Calibrator(float Temperature, float Slope = 1, float Offset = 0, float OfDoubt = 0)
{
    /// <summary>The softmax alone.</summary>
    public static Calibrator None { get; } = new(1);

    /// <summary>Turns scores into probabilities, in place.</summary>
    /// <param name="scores">The scores of a text's categories.</param>
    /// <param name="doubt">How far the text lies out of scope, at most 0.</param>
    public void Apply(Span<float> scores, float doubt = 0)
    {
        var best = Softmax(scores);
        if (Slope == 1 && Offset == 0 && OfDoubt == 0)
            return;

        var (rest, second) = RestOf(scores, best);
        var logOdds = Slope * LogOdds(scores[best], rest) + Offset + OfDoubt * doubt;
        var confidence = 1 / (1 + MathF.Exp(-logOdds));
        // What is not likely to be in scope may be none of the categories; else they share what the best one leaves, which
        // is at most as much as it has itself, so that the order stays.
        var least = second / (rest + second);
        var others = confidence < least ? confidence / least * (1 - least) : 1 - confidence;
        foreach (ref var score in scores)
            score = score / rest * others;
        scores[best] = confidence;
    }

    /// <summary>The best category after the softmax, and its log odds against all others.</summary>
    internal (int Category, float LogOdds) BestOf(ReadOnlySpan<float> scores)
    {
        float[] probabilities = [.. scores];
        var best = Softmax(probabilities);
        return (best, LogOdds(probabilities[best], RestOf(probabilities, best).Sum));
    }

    // Gives the index of the greatest.
    private int Softmax(Span<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            best = scores[i] > scores[best] ? i : best;

        var (highest, sum) = (scores[best], 0f);
        foreach (ref var score in scores)
            sum += score = MathF.Exp((score - highest) / Temperature);
        foreach (ref var score in scores)
            score /= sum;
        return best;
    }

    // The sum of all but the best, which is never quite 0, and the largest of them.
    private static (float Sum, float Second) RestOf(ReadOnlySpan<float> probabilities, int best)
    {
        var (sum, second) = (0.0, 0f);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (i == best)
                continue;
            sum += probabilities[i];
            second = Math.Max(second, probabilities[i]);
        }

        return (Math.Max((float)sum, float.Epsilon), second);
    }

    private static float LogOdds(float probability, float rest) => MathF.Log(probability) - MathF.Log(rest);
}
