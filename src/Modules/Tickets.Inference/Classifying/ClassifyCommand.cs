using System.Globalization;
using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Inference;

/// <summary>Arguments of <c>classify</c>.</summary>
public class ClassifyInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("The text, or - to read it from stdin")]
    public string Text { get; set; } = "";

    [Description("Say what each word adds to the decision")]
    public bool ExplainFlag { get; set; }

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>Classifies a text with the model in use; needs neither PostgreSQL nor RabbitMQ.</summary>
[Description("Classify a text, here and now", Name = "classify")]
public class ClassifyCommand : JasperFxAsyncCommand<ClassifyInput>
{
    public override Task<bool> Execute(ClassifyInput input) =>
        Terminal.RunAsync(async cancellation =>
        {
            using var host = input.HostBuilder.Build();
            var scorer = host.Services.GetRequiredService<Classifier>().Current();
            var text = input.Text == "-" ? await ReadAsync(cancellation) : input.Text;
            var ticket = new TicketText(Guid.Empty, "", text);
            var answer = scorer.Classify(ticket);
            var reasons = input.ExplainFlag ? scorer.Explain(ticket) : null;
            if (input.ExplainFlag && reasons is null)
                Terminal.Say("a model of this kind can't say what each word adds");
            if (input.JsonFlag)
            {
                Console.WriteLine(
                    JsonSerializer.Serialize(
                        new
                        {
                            answer.Category,
                            answer.Confidence,
                            answer.Reason,
                            answer.Alternatives,
                            ModelVersion = scorer.Version,
                            Reasons = reasons,
                        },
                        ModelCard.Json
                    )
                );
                return;
            }

            if (answer.Category is null)
                Terminal.Say($"the model abstains: {answer.Reason}");
            foreach (var (category, confidence) in answer.Alternatives)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{confidence:0.000}  {category}"));
            if (reasons is not null)
                Print(reasons);
        });

    // The console's own way to read does not look at the token until all is read.
    private static Task<string> ReadAsync(CancellationToken cancellation) =>
        Task.Run(Console.In.ReadToEnd, cancellation).WaitAsync(cancellation);

    private static void Print(Explanation reasons)
    {
        Console.WriteLine($"\nscore: {reasons.Category}, {reasons.RunnerUp}, difference");
        Line("(before any word)", reasons.Bias);
        foreach (var term in reasons.Terms)
            Line(term.Term, new Contribution(term.ForCategory, term.ForRunnerUp));
        Line("(other words)", reasons.Rest);

        static void Line(string term, Contribution adds)
        {
            double[] columns = [adds.ForCategory, adds.ForRunnerUp, adds.ForCategory - adds.ForRunnerUp];
            var numbers = columns.Select(number => number.ToString("+0.000;-0.000", CultureInfo.InvariantCulture));
            Console.WriteLine($"{string.Concat(numbers.Select(number => number.PadLeft(8)))}  {term}");
        }
    }
}
