using System.Security.Cryptography;
using System.Text;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Measures a model on labelled tickets, never on texts it was trained on.</summary>
public static class Evaluator
{
    private const int Bins = 15;

    /// <summary>Evaluates; throws <see cref="UnusableTicketsException" /> when no row is left to measure on.</summary>
    public static Evaluation Evaluate(IScorer scorer, IReadOnlyList<LabelledTicket> rows)
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

        return Evaluate(scorer.Version, Ask(scorer, unseen), rows.Count - unseen.Length);
    }

    /// <summary>What a model says of rows.</summary>
    internal static Answer[] Ask(IScorer scorer, IReadOnlyList<LabelledTicket> rows) =>
        [.. rows.Zip(scorer.Classify(TextsOf(rows)), (row, given) => new Answer(row, given))];

    /// <summary>The texts of rows.</summary>
    internal static TicketText[] TextsOf(IEnumerable<LabelledTicket> rows) =>
        [.. rows.Select(row => new TicketText(default, row.Subject, row.Body))];

    /// <summary>Evaluates what a model said.</summary>
    internal static Evaluation Evaluate(string modelVersion, IReadOnlyList<Answer> answers, int seenInTraining)
    {
        var answered = answers.Where(answer => !answer.Abstained).ToArray();
        var categories = Categories(answers);
        return new Evaluation(
            modelVersion,
            answers.Count,
            seenInTraining,
            answers.Average(Rightness),
            categories.Average(category => category.F1),
            (double)answers.CountBy(answer => answer.Label).Max(pair => pair.Value) / answers.Count,
            (double)answers.Count(answer => answer.Right || answer.Second == answer.Label) / answers.Count,
            (double)answered.Length / answers.Count,
            answered.Length == 0 ? null : answered.Average(Rightness),
            CalibrationError(answers),
            HashOf(answers.Select(answer => answer.Row)),
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

    private static CategoryEvaluation[] Categories(IReadOnlyList<Answer> answers)
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

    private static double CalibrationError(IReadOnlyList<Answer> answers) =>
        Reliability(answers).Sum(bin => bin.Rows * Math.Abs(bin.Accuracy - bin.Confidence) / answers.Count);

    private static ReliabilityBin[] Reliability(IReadOnlyList<Answer> answers) =>
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

    private static int[][] Confusion(IReadOnlyList<Answer> answers, string[] categories)
    {
        var counts = answers.CountBy(answer => (answer.Label, answer.Guess)).ToDictionary();
        return
        [
            .. categories.Select(label =>
                categories.Select(guess => counts.GetValueOrDefault((label, guess))).ToArray()
            ),
        ];
    }

    private static CoveragePoint[] CoverageCurve(IReadOnlyList<Answer> answers)
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

    private static double Rightness(Answer answer) => answer.Right ? 1 : 0;
}

/// <summary>What a model said of a labelled row.</summary>
internal sealed record Answer(LabelledTicket Row, Classification Given)
{
    public string Label => Row.Label;

    public string Guess => Given.Alternatives[0].Category;

    public string? Second => Given.Alternatives.Count > 1 ? Given.Alternatives[1].Category : null;

    public float Confidence => Given.Confidence;

    public bool Abstained => Given.Category is null;

    public bool Right => Label == Guess;

    /// <summary>The same, had the model abstained.</summary>
    public Answer Withheld() => this with { Given = Given with { Category = null } };
}
