using System.Globalization;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>Classifies the rows of a file, and prints the file as CSV with the answers.</summary>
internal sealed class FileClassification(IScorer scorer, IFileAnswers files)
{
    private const int Words = 5;

    private static readonly string[] Columns = ["predicted_category", "predicted_confidence", "best_category", "runner_up", "abstained_because"];
    private const string BecauseColumn = "because";

    private long _answered;

    /// <summary>Does it; exit code 3 if rows of it could not be read.</summary>
    public async Task RunAsync(ClassifyInput input, CancellationToken cancellation)
    {
        await using var output = Console.OpenStandardOutput();
        var columns = input.ExplainFlag ? [.. Columns, BecauseColumn] : Columns;
        var name = input.CsvFlag!;
        var end = await Terminal.WithProgressAsync(
            name,
            bar =>
                files.WriteAsync(
                    name,
                    FileReading.Of(input.Field),
                    output,
                    columns,
                    texts => Answer(texts, input),
                    (done, total) => bar.Value = bar.MaxValue * done / Math.Max(1, total),
                    cancellation
                )
        );
        foreach (var sentence in end.Sentences.Concat(end.FirstRejected))
            Terminal.Say(sentence);
        Terminal.Say(
            $"{end.Rows} rows: {_answered} have a category, {end.Rows - _answered} are for a person to decide (no predicted_category). "
                + "predicted_confidence is the share of answers that are right when the model is this sure."
        );
        if (end.Rejected > 0)
            Terminal.SayIncomplete($"{end.Rejected} rows could not be read; row_error says why.");
    }

    private List<IReadOnlyList<string>> Answer(IReadOnlyList<TicketText> texts, ClassifyInput input)
    {
        var answers = new List<IReadOnlyList<string>>(texts.Count);
        foreach (var (text, said) in texts.Zip(scorer.Classify(texts)))
        {
            var answer = Answers.AtLeast(said, input.MinConfidenceFlag);
            _answered += answer.Category is null ? 0 : 1;
            List<string> cells =
            [
                answer.Category ?? "",
                answer.Confidence.ToString("0.0000", CultureInfo.InvariantCulture),
                Alternative(answer, 0),
                Alternative(answer, 1),
                answer.Reason ?? "",
            ];
            if (input.ExplainFlag)
                cells.Add(Because(text));
            answers.Add(cells);
        }

        return answers;
    }

    private static string Alternative(Classification answer, int place) =>
        place < answer.Alternatives.Count ? answer.Alternatives[place].Category : "";

    // The words that speak most for the best category and against the runner-up.
    private string Because(TicketText text) =>
        scorer.Explain(text) is { } explanation
            ? string.Join(
                ", ",
                explanation.Terms.Where(term => term.ForCategory > term.ForRunnerUp).Take(Words).Select(term => term.Term)
            )
            : "";
}
