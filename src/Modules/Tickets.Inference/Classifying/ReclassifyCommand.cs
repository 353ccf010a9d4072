using System.Globalization;
using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Inference;

/// <summary>Arguments of <c>reclassify</c>.</summary>
public class ReclassifyInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("Only say what would change")]
    public bool DryRunFlag { get; set; }

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>What classifying again changed, or would change.</summary>
/// <param name="ModelVersion">The model in use.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Tickets">Tickets that another model had classified.</param>
/// <param name="OtherCategory">Those that have another category now.</param>
/// <param name="Answered">Those that waited for a person, and have a category now.</param>
/// <param name="Abstained">Those that had a category, and wait for a person now.</param>
public sealed record Reclassification(
    string ModelVersion,
    bool DryRun,
    int Tickets,
    int OtherCategory,
    int Answered,
    int Abstained
);

/// <summary>
/// Classifies again what other models classified, with the model in use; never what a person gave a category. It may be
/// stopped and begun again.
/// </summary>
[Description("Classify again, with the model in use, what other models classified", Name = "reclassify")]
public class ReclassifyCommand : JasperFxAsyncCommand<ReclassifyInput>
{
    private const int BatchSize = 2000;

    public override Task<bool> Execute(ReclassifyInput input) =>
        Terminal.RunAsync(async cancellation =>
        {
            using var host = input.HostBuilder.Build();
            var classifier = host.Services.GetRequiredService<Classifier>();
            var scorer = classifier.Current();
            var ticketing = host.Services.GetRequiredService<IClassifiedTickets>();
            var total = new Reclassification(scorer.Version, input.DryRunFlag, 0, 0, 0, 0);
            var after = Guid.Empty;
            while (await ticketing.ReadClassifiedAsync(scorer.Version, after, BatchSize, cancellation) is { Count: > 0 } batch)
            {
                TicketText[] texts = [.. batch.Select(ticket => ticket.Text)];
                var results = classifier.WithPriorities(texts, scorer.Classify(texts));
                if (!input.DryRunFlag)
                    await ticketing.ReplaceAsync(scorer.Version, results, cancellation);
                total = Add(total, batch, results);
                after = batch[^1].Text.Id;
            }

            if (input.JsonFlag)
                Console.WriteLine(JsonSerializer.Serialize(total, ModelCard.Json));
            else
                Print(total);
        }, stopped: "Stopped. What was classified again stays so; the same command goes on from there.");

    private static Reclassification Add(
        Reclassification total,
        IReadOnlyList<ClassifiedTicket> before,
        IReadOnlyList<Classification> after
    )
    {
        foreach (var (old, result) in before.Zip(after, (ticket, result) => (ticket.Category, result.Category)))
        {
            total = total with
            {
                Tickets = total.Tickets + 1,
                OtherCategory = total.OtherCategory + (old is not null && result is not null && old != result ? 1 : 0),
                Answered = total.Answered + (old is null && result is not null ? 1 : 0),
                Abstained = total.Abstained + (old is not null && result is null ? 1 : 0),
            };
        }
        return total;
    }

    private static void Print(Reclassification total)
    {
        var culture = CultureInfo.InvariantCulture;
        Console.WriteLine($"model            {total.ModelVersion}{(total.DryRun ? ", nothing was written" : "")}");
        Console.WriteLine(string.Create(culture, $"tickets          {total.Tickets}"));
        Console.WriteLine(string.Create(culture, $"other category   {total.OtherCategory}"));
        Console.WriteLine(string.Create(culture, $"newly answered   {total.Answered}"));
        Console.WriteLine(string.Create(culture, $"newly abstained  {total.Abstained}"));
    }
}
