using Tickets.Contracts;

namespace Tickets.Inference.Model;

/// <summary>Measures a model on labelled tickets, never on texts it was trained on.</summary>
public static class Evaluator
{
    private const int Bins = 15;

    /// <summary>Evaluates; throws <see cref="UnusableTicketsException" /> when no row is left to measure on.</summary>
    public static Evaluation Evaluate(TicketScorer scorer, IReadOnlyList<LabelledTicket> rows)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw new UnusableTicketsException("There are no labelled tickets to evaluate against.");
        var unseen = rows.Where(row => !scorer.WasTrainedOn(row.Fingerprint)).ToArray();
        if (unseen.Length == 0)
            throw new UnusableTicketsException(
                $"The model was trained on all {rows.Count} tickets: evaluating against them would prove nothing."
            );

        var answers = unseen.Select(row => Answer(scorer, row)).ToArray();
        var answered = answers.Where(answer => !answer.Abstained).ToArray();
        var categories = Categories(answers);
        return new Evaluation(
            scorer.Version,
            answers.Length,
            rows.Count - answers.Length,
            answers.Average(Rightness),
            categories.Average(category => category.F1),
            (double)answers.CountBy(answer => answer.Label).Max(pair => pair.Value) / answers.Length,
            (double)answered.Length / answers.Length,
            answered.Length == 0 ? null : answered.Average(Rightness),
            CalibrationError(answers),
            categories
        );
    }

    private static Answered Answer(TicketScorer scorer, LabelledTicket row)
    {
        var answer = scorer.Classify(new TicketText(default, row.Subject, row.Body));
        return new(row.Label, answer.Alternatives[0].Category, answer.Confidence, answer.Category is null);
    }

    private static CategoryEvaluation[] Categories(Answered[] answers)
    {
        var labelled = answers.CountBy(answer => answer.Label).ToDictionary();
        var guessed = answers.CountBy(answer => answer.Guess).ToDictionary();
        var right = answers.Where(answer => answer.Right).CountBy(answer => answer.Label).ToDictionary();
        return
        [
            .. labelled
                .Keys.Union(guessed.Keys)
                .Order(StringComparer.Ordinal)
                .Select(category =>
                {
                    var support = labelled.GetValueOrDefault(category);
                    var guesses = guessed.GetValueOrDefault(category);
                    var hits = (double)right.GetValueOrDefault(category);
                    return new CategoryEvaluation(
                        category,
                        guesses == 0 ? 0 : hits / guesses,
                        support == 0 ? 0 : hits / support,
                        2 * hits / (support + guesses),
                        support
                    );
                }),
        ];
    }

    private static double CalibrationError(Answered[] answers) =>
        answers
            .GroupBy(answer => Math.Min((int)(answer.Confidence * Bins), Bins - 1))
            .Sum(bin => Math.Abs(bin.Sum(Rightness) - bin.Sum(answer => answer.Confidence)) / answers.Length);

    private static double Rightness(Answered answer) => answer.Right ? 1 : 0;

    private sealed record Answered(string Label, string Guess, float Confidence, bool Abstained)
    {
        public bool Right => Label == Guess;
    }
}
