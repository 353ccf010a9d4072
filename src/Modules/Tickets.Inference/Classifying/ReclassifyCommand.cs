using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>Arguments of <c>reclassify</c>.</summary>
public sealed record ReclassifyInput
{
    [Description("Only say what would change")]
    public bool DryRunFlag { get; set; }

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>What reclassifying changed, or would change in a dry run; numbers of tickets.</summary>
/// <param name="ModelVersion">The model in use.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Tickets">Tickets that another model had classified.</param>
/// <param name="OtherCategory">Tickets whose category changed.</param>
/// <param name="Answered">Tickets without a category before, with one now.</param>
/// <param name="Abstained">Tickets with a category before, without one now.</param>
public sealed record Reclassification(
    string ModelVersion,
    bool DryRun,
    int Tickets,
    int OtherCategory,
    int Answered,
    int Abstained
)
{
    /// <summary>Counts one more ticket.</summary>
    /// <param name="before">Its category before; null if the model abstained.</param>
    /// <param name="after">Its category now; null if the model abstains.</param>
    public Reclassification Add(string? before, string? after) =>
        this with
        {
            Tickets = Tickets + 1,
            OtherCategory = OtherCategory + (before is not null && after is not null && before != after ? 1 : 0),
            Answered = Answered + (before is null && after is not null ? 1 : 0),
            Abstained = Abstained + (before is not null && after is null ? 1 : 0),
        };
}

/// <summary>
/// Classifies with the model in use what other models classified, but never a ticket that a person gave a category. It
/// may be stopped and started again.
/// </summary>
[Changes]
[Description("Classify again, with the model in use, what other models classified", Name = "reclassify")]
public sealed class ReclassifyCommand(Models models, IClassifiedTickets tickets) : Utility<ReclassifyInput>
{
    private const int BatchSize = 2000;

    protected override string Stopped =>
        "Stopped. What was classified again stays so; the same command goes on from there.";

    protected override async Task RunAsync(ReclassifyInput input, CancellationToken cancellation)
    {
        models.Registry.SayPlace();
        var scorer = await models.CurrentAsync(cancellation);
        var priorities = models.Priorities is { } others ? await others.CurrentOrNullAsync(cancellation) : null;
        var total = new Reclassification(scorer.Version, input.DryRunFlag, 0, 0, 0, 0);
        var after = Guid.Empty;
        while (true)
        {
            var batch = await tickets.ReadClassifiedAsync(scorer.Version, after, BatchSize, cancellation);
            if (batch.Count == 0)
                break;
            TicketText[] texts = [.. batch.Select(ticket => ticket.Text)];
            var results = Models.WithPriorities(texts, scorer.Classify(texts), priorities);
            if (!input.DryRunFlag)
                await tickets.ReplaceAsync(scorer.Version, results, cancellation);
            foreach (var (ticket, result) in batch.Zip(results))
                total = total.Add(ticket.Category, result.Category);
            after = texts[^1].Id;
        }

        if (input.JsonFlag)
            Terminal.Print(total);
        else
            Print(total);
    }

    private static void Print(Reclassification total) =>
        ConsoleTable.Print(
            "ll",
            [
                ["model", $"{total.ModelVersion}{(total.DryRun ? ", nothing was written" : "")}"],
                ["tickets", $"{total.Tickets}"],
                ["other category", $"{total.OtherCategory}"],
                ["newly answered", $"{total.Answered}"],
                ["newly abstained", $"{total.Abstained}"],
            ]
        );
}
