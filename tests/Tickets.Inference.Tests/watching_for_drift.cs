using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class watching_for_drift
{
    private static readonly LinearScorer Scorer = new(Toys.Trained.Linear, "1");

    private static InputStatistics Observed(IEnumerable<LabelledTicket> rows) =>
        Scorer.Statistics([.. rows.Select(row => new TicketText(default, row.Subject, row.Body))]);

    private static IReadOnlyList<string> Warnings(IEnumerable<LabelledTicket> rows) =>
        Drift.Between("1", Toys.Trained.Card.Reference!, Observed(rows), 0, 0).Warnings;

    [Fact]
    public void stays_silent_when_nothing_changes()
    {
        Warnings(Toys.Separable(100, Split.Validation)).ShouldBeEmpty("the very rows it was made with");
        Warnings(Toys.Separable(400, Split.Test)).ShouldBeEmpty("rows of the same kind");
    }

    [Fact]
    public void says_that_other_categories_come() =>
        Warnings(Toys.Separable(400, Split.Test).Where(row => row.Label == "billing"))
            .ShouldContain(warning => warning.StartsWith("other categories", StringComparison.Ordinal));

    [Fact]
    public void says_that_the_words_are_others() =>
        Warnings(Toys.Separable(400, Split.Test).Select(row => row with { Body = "zqxj wvkk " + row.Body + " qpz zzz" }))
            .ShouldContain(warning => warning.StartsWith("the model knows", StringComparison.Ordinal));

    [Fact]
    public void says_that_the_model_is_less_sure() =>
        Warnings(Toys.Noise(400, Split.Test))
            .ShouldContain(warning => warning.StartsWith("the model expects", StringComparison.Ordinal));

    [Fact]
    public void does_not_judge_few_tickets() =>
        Warnings(Toys.Noise(20, Split.Test)).ShouldBe(["only 20 recent tickets: too few to compare"]);

    [Fact]
    public void tells_how_often_persons_agreed()
    {
        var statistics = Observed(Toys.Separable(100, Split.Test));
        Drift.Between("1", statistics, statistics, 8, 6).AccuracyOnCorrections.ShouldBe(0.75);
        Drift.Between("1", statistics, statistics, 0, 0).AccuracyOnCorrections.ShouldBeNull();
    }

    // Worked out by hand: 0.25 ln 2 + 0.25 ln 1.5 for shares of 1/2, 1/2 against 1/4, 3/4.
    [Fact]
    public void is_the_population_stability_index_for_large_samples() =>
        Drift.StabilityIndex([1_000_000, 1_000_000], [500_000, 1_500_000]).ShouldBe(0.2747, 0.0002);

    [Fact]
    public void is_zero_on_average_for_samples_of_one_population()
    {
        var random = new Random(3);
        int[] Sample(int count)
        {
            var counts = new int[10];
            for (var i = 0; i < count; i++)
                counts[random.Next(10)]++;
            return counts;
        }
        Enumerable.Range(0, 200).Average(_ => Drift.StabilityIndex(Sample(200), Sample(200))).ShouldBeLessThan(0.03);
    }
}
