using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class letting_a_model_take_over
{
    private static readonly string[] Both = ["a", "b"];

    // One word each: the model says a of "x", or b, as it is told.
    private static LinearScorer Model(string version, bool saysA, params string[] classes) =>
        new(Toys.Model(classes, ("x", Probabilities(saysA, classes.Length))), version);

    private static float[] Probabilities(bool saysA, int classes) =>
        [.. Enumerable.Range(0, classes).Select(i => i == (saysA ? 0 : 1) ? 0.9f : 0.1f / (classes - 1))];

    private static LabelledTicket[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(row => Toys.Row("x", "a", Split.Test, fingerprint: row))];

    private static WhyNotPromoted? WhyNot(LinearScorer model, LinearScorer? current, int rows)
    {
        var comparison = current is null ? null : PromotionGate.Compare(model, current, Rows(rows));
        return PromotionGate.WhyNot(model, current, comparison, PromotionGate.Forgotten(model, current));
    }

    [Fact]
    public void needs_nothing_where_none_is_in_use() => WhyNot(Model("new", true, Both), null, 0).ShouldBeNull();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void is_allowed_if_it_is_right_as_often(bool isNewRight, bool isCurrentRight) =>
        WhyNot(Model("new", isNewRight, Both), Model("old", isCurrentRight, Both), PromotionGate.MinRows).ShouldBeNull();

    [Fact]
    public void is_refused_if_it_is_right_less_often() =>
        WhyNot(Model("new", false, Both), Model("old", true, Both), PromotionGate.MinRows).ShouldBe(WhyNotPromoted.FewerRight);

    // The standard error of 100 tickets about which only one is right is 10. Failed, with any loss refused, for 45 and 55.
    [Theory]
    [InlineData(45, 55, false)]
    [InlineData(44, 56, true)]
    [InlineData(0, 1, false)]
    [InlineData(0, 2, true)]
    [InlineData(60, 40, false)]
    public void is_worse_by_more_than_one_standard_error(int onlyNew, int onlyCurrent, bool isWorse)
    {
        var same = new ModelScore(1, 1, 1, 1);
        PromotionGate.IsWorse(new("old", 1000, same, same, onlyNew, onlyCurrent, 1, [])).ShouldBe(isWorse);
    }

    [Fact]
    public void is_refused_if_it_forgets_a_category()
    {
        var (model, current) = (Model("new", true, Both), Model("old", true, "a", "b", "c"));
        PromotionGate.Forgotten(model, current).ShouldBe(["c"]);
        WhyNot(model, current, PromotionGate.MinRows).ShouldBe(WhyNotPromoted.ForgetsCategories);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PromotionGate.MinRows - 1)]
    public void is_refused_on_too_few_tickets(int rows) =>
        WhyNot(Model("new", true, Both), Model("old", false, Both), rows).ShouldBe(WhyNotPromoted.TooFewToCompare);

    [Fact]
    public void is_needless_if_it_is_the_one_in_use() =>
        WhyNot(Model("one", true, Both), Model("one", true, Both), 100).ShouldBe(WhyNotPromoted.InUseAlready);

    [Fact]
    public void counts_about_which_tickets_only_one_is_right()
    {
        var comparison = PromotionGate.Compare(Model("new", true, Both), Model("old", false, Both), Rows(40))!;
        (comparison.OnlyNewRight, comparison.OnlyCurrentRight, comparison.Rows).ShouldBe((40, 0, 40));
        comparison.Categories.ShouldBe([new("a", 40, 40, 0)]);
        (comparison.New.Accuracy, comparison.Current.Accuracy).ShouldBe((1, 0));
    }

    // Values of R: binom.test(1, 10)$p.value, binom.test(40, 100)$p.value.
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(1, 9, 0.02148438)]
    [InlineData(60, 40, 0.05688793)]
    [InlineData(1000, 0, 0)]
    public void says_how_likely_a_difference_is_by_chance(int one, int other, double expected) =>
        PromotionGate.PValue(one, other).ShouldBe(expected, 1e-7);

    [Theory]
    [InlineData(FeatureSet.Words)]
    [InlineData(null)]
    public void tells_more_and_more_until_all_is_done(FeatureSet? features)
    {
        var told = new List<TrainingProgress>();
        new ModelTrainer(told.Add).Train(Toys.Separable(200, Split.Train), featureSet: features);
        told.Select(progress => progress.Share).ShouldBeInOrder();
        told.Select(progress => progress.Stage).Distinct().ShouldBe([TrainingStage.Selecting, TrainingStage.Fitting]);
        told[^1].Share.ShouldBeInRange(features is null ? 0.5 : 0.999, 1);
    }
}
