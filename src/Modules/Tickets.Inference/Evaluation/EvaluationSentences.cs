namespace Tickets.Inference;

/// <summary>Says in words what an evaluation found.</summary>
public static class EvaluationSentences
{
    /// <summary>With fewer tickets the figures of a category say little.</summary>
    public const int MinTickets = 20;

    /// <summary>How many tickets are answered, and how many of these answers are right.</summary>
    public static string Answered(Evaluation evaluation)
    {
        var (answered, right) = (evaluation.Answered, evaluation.AnsweredRightly);
        if (answered == 0)
            return $"Of {evaluation.Rows} tickets it answers none.";
        var (low, high) = WilsonInterval.Of(right, answered);
        return $"Of {evaluation.Rows} tickets it answers {answered}, of which {right} are right: {(double)right / answered:0%}, "
            + $"and of many more such tickets {low:0%} to {high:0%}.";
    }

    /// <summary>Which categories have too few tickets to be judged; null if none has.</summary>
    public static string? FewTickets(Evaluation evaluation)
    {
        var few = evaluation.Categories.Where(category => category.Support < MinTickets).Select(category => category.Category).ToList();
        if (few.Count == 0)
            return null;
        return few.Count == 1
            ? $"1 category has fewer than {MinTickets} tickets ({few[0]}): its figures say little"
            : $"{few.Count} categories have fewer than {MinTickets} tickets ({string.Join(", ", few.Take(5))}"
                + $"{(few.Count > 5 ? ", …" : "")}): their figures say little";
    }
}
