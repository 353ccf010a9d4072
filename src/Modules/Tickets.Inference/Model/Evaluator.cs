using System.Security.Cryptography;
using System.Text;
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
            (double)answers.Count(answer => answer.Right || answer.Second == answer.Label) / answers.Length,
            (double)answered.Length / answers.Length,
            answered.Length == 0 ? null : answered.Average(Rightness),
            CalibrationError(answers),
            HashOf(unseen),
            categories,
            Confusion(answers, [.. categories.Select(category => category.Category)]),
            Reliability(answers),
            CoverageCurve(answers)
        );
    }

    /// <summary>The hash of labelled rows, whatever their order.</summary>
    public static string HashOf(IEnumerable<LabelledTicket> rows)
    {
        var lines = rows.Select(row => $"{row.Fingerprint:x16} {row.Label}\n").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private static Answered Answer(TicketScorer scorer, LabelledTicket row)
    {
        var answer = scorer.Classify(new TicketText(default, row.Subject, row.Body));
        var second = answer.Alternatives.Count > 1 ? answer.Alternatives[1].Category : null;
        return new(row.Label, answer.Alternatives[0].Category, second, answer.Confidence, answer.Category is null);
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
        Reliability(answers).Sum(bin => bin.Rows * Math.Abs(bin.Accuracy - bin.Confidence) / answers.Length);

    private static ReliabilityBin[] Reliability(Answered[] answers) =>
        [
            .. answers
                .GroupBy(answer => Math.Min((int)(answer.Confidence * Bins), Bins - 1))
                .OrderBy(bin => bin.Key)
                .Select(bin => new ReliabilityBin(
                    (double)bin.Key / Bins,
                    (bin.Key + 1.0) / Bins,
                    bin.Count(),
                    bin.Average(answer => answer.Confidence),
                    bin.Average(Rightness)
                )),
        ];

    private static int[][] Confusion(Answered[] answers, string[] categories)
    {
        var counts = answers.CountBy(answer => (answer.Label, answer.Guess)).ToDictionary();
        return
        [
            .. categories.Select(label =>
                categories.Select(guess => counts.GetValueOrDefault((label, guess))).ToArray()
            ),
        ];
    }

    private static CoveragePoint[] CoverageCurve(Answered[] answers)
    {
        var surest = answers.OrderByDescending(answer => answer.Confidence).ToArray();
        return
        [
            .. Enumerable
                .Range(1, 10)
                .Select(tenth => surest[..((surest.Length * tenth + 9) / 10)])
                .Select(part => new CoveragePoint(
                    (double)part.Length / surest.Length,
                    part.Average(Rightness),
                    part[^1].Confidence
                )),
        ];
    }

    private static double Rightness(Answered answer) => answer.Right ? 1 : 0;

    private sealed record Answered(string Label, string Guess, string? Second, float Confidence, bool Abstained)
    {
        public bool Right => Label == Guess;
    }
}
