using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>Arguments of <c>classify</c>.</summary>
public sealed record ClassifyInput : FileFlags
{
    [Description("The text, or - to read it from stdin; with --csv there is none")]
    public string? Text { get; set; }

    [Description("Classify the rows of this file, and print them as CSV with their categories; - reads standard input")]
    [FlagAlias("csv", true)]
    public string? CsvFlag { get; set; }

    [Description("Say what each word adds to the decision")]
    public bool ExplainFlag { get; set; }

    [Description("Give no category to a text of which the model is less sure than this, 0 to 1")]
    [FlagAlias("min-confidence", true)]
    public double MinConfidenceFlag { get; set; }

    [Description("Classify with this model instead of the one in use")]
    [FlagAlias("model", true)]
    public string? ModelFlag { get; set; }

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>Classifies a text, or all rows of a file, with a model; needs no RabbitMQ, and PostgreSQL only if the model is there.</summary>
[Description("Classify a text, or with --csv the rows of a file, here and now", Name = "classify")]
public sealed class ClassifyCommand(Models models, IFileAnswers files) : Utility<ClassifyInput>
{
    private static readonly string[] FileEndings = [".csv", ".tsv", ".xlsx", ".json", ".ndjson", ".gz", ".zip"];

    protected override async Task RunAsync(ClassifyInput input, CancellationToken cancellation)
    {
        if (input.MinConfidenceFlag is not (>= 0 and <= 1))
            throw new RefusedException("--min-confidence must be between 0 and 1.");
        if (input is { CsvFlag: not null, Text: not null })
            throw new RefusedException("classify takes a text, or a file with --csv, not both.");
        if (input.CsvFlag is null && string.IsNullOrEmpty(input.Text))
            throw new RefusedException("classify needs a text, or a file with --csv. See ./tickets help classify.");
        if (input.Text is { } name && IsFile(name))
            throw new RefusedException($"'{name}' is a file: ./tickets classify --csv {(name.Contains(' ') ? $"'{name}'" : name)}");
        var scorer = input.ModelFlag is { } version
            ? await models.Registry.LoadAsync(version, cancellation)
            : await models.CurrentAsync(cancellation);
        models.Registry.SayPlace();
        if (input.CsvFlag is not null)
        {
            await new FileClassification(scorer, files).RunAsync(input, cancellation);
            return;
        }

        var text = input.Text == "-" ? await ReadAsync(cancellation) : input.Text!;
        var ticket = new TicketText(Guid.Empty, "", text);
        var answer = Answers.AtLeast(scorer.Classify(ticket), input.MinConfidenceFlag);
        var explanation = input.ExplainFlag ? scorer.Explain(ticket) : null;
        if (input.ExplainFlag && explanation is null)
            Terminal.Say("a model of this kind can't say what each word adds");
        if (input.JsonFlag)
        {
            Terminal.Print(
                new
                {
                    answer.Category,
                    answer.Confidence,
                    answer.Reason,
                    answer.Alternatives,
                    ModelVersion = scorer.Version,
                    Reasons = explanation,
                }
            );
            return;
        }

        if (answer.Category is null)
            Terminal.Say($"the model abstains: {answer.Reason}");
        foreach (var (category, confidence) in answer.Alternatives)
            Console.WriteLine($"{confidence:0.000}  {category}");
        if (explanation is not null)
            Print(explanation);
    }

    private static bool IsFile(string text) =>
        File.Exists(text)
        || (!text.Any(char.IsWhiteSpace) && FileEndings.Any(ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    // Console.In.ReadAsync looks at the token only once everything is read.
    private static Task<string> ReadAsync(CancellationToken cancellation) =>
        Task.Run(Console.In.ReadToEnd, cancellation).WaitAsync(cancellation);

    private static void Print(Explanation explanation)
    {
        Console.WriteLine($"\nscore: {explanation.Category}, {explanation.RunnerUp}, difference");
        ConsoleTable.Print(
            "rrrl",
            [
                Row("(before any word)", explanation.Bias),
                .. explanation.Sentences is { } meaning ? [Row(Named(meaning), new(meaning.ForCategory, meaning.ForRunnerUp))] : Array.Empty<string[]>(),
                .. explanation.Terms.Select(term => Row(term.Term, new(term.ForCategory, term.ForRunnerUp))),
                Row("(other words)", explanation.Rest),
            ]
        );

        static string[] Row(string term, Contribution adds) =>
            [Signed(adds.ForCategory), Signed(adds.ForRunnerUp), Signed(adds.ForCategory - adds.ForRunnerUp), term];

        static string Named(SentenceContribution meaning) =>
            meaning.Decisive is { Sentence: var sentence } ? $"(the meaning, most of all of: {sentence})" : "(the meaning)";

        static string Signed(double number) => $"{number:+0.000;-0.000}";
    }
}
