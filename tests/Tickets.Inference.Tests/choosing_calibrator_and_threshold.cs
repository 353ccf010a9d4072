using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

public class choosing_calibrator_and_threshold
{
    private static IEnumerable<ScoredRow> Sure(int rows, int category, float score) =>
        Enumerable.Repeat(new ScoredRow([score, 0], category), rows);

    private static double Loss(IEnumerable<ScoredRow> rows, Calibrator calibrator) =>
        rows.Average(row =>
        {
            var probabilities = row.Scores.ToArray();
            calibrator.Apply(probabilities);
            return -Math.Log(probabilities[row.Category]);
        });

    private static IEnumerable<HeldOutPrediction> Answers(int count, float confidence, bool right, int category = 0) =>
        Enumerable.Repeat(new HeldOutPrediction(category, confidence, right), count);

    private static CategoryThreshold Chosen(IEnumerable<HeldOutPrediction> answers, double target) =>
        ThresholdSelection.Select([.. answers], ["a"], target).ShouldHaveSingleItem();

    [Theory]
    [InlineData(10, 11.80)] // a score of 10 claims 0.99995
    [InlineData(0.1, 0.118)] // and one of 0.1 claims 0.52
    public void makes_the_model_as_sure_as_it_is_right(float score, double expected)
    {
        // Right 7 times in 10: score / temperature has to be ln(0.7 / 0.3).
        ScoredRow[] rows = [.. Sure(7000, 0, score), .. Sure(3000, 1, score)];
        var calibrator = CalibratorTrainer.Fit(rows);
        ((double)calibrator.Temperature).ShouldBe(expected, expected / 200);
        Loss(rows, calibrator).ShouldBe(-0.7 * Math.Log(0.7) - 0.3 * Math.Log(0.3), 1e-4);
        Loss(rows, calibrator).ShouldBeLessThan(Loss(rows, Calibrator.None));
    }

    [Fact]
    public void is_less_sure_the_fewer_rows_there_are()
    {
        CalibratorTrainer.Fit([]).ShouldBe(Calibrator.None);
        // Never wrong: the confidence is n + 1 of n + 2, but for the other half of the rest.
        foreach (var rows in new[] { 10, 100, 1000 })
        {
            var probabilities = new[] { 1f, 0 };
            CalibratorTrainer.Fit([.. Sure(rows, 0, 1)]).Apply(probabilities);
            ((double)probabilities[0]).ShouldBe((rows + 1.5) / (rows + 2), 1e-3);
        }
    }

    // Right as often as the logistic function of 0.3 score + 0.5 says, which no temperature does.
    private static ScoredRow[] NotSoftmax(int rows) =>
        [
            .. new[] { 0.5f, 1, 2, 4, 8 }.SelectMany(score =>
            {
                var right = (int)Math.Round(rows * ShareRight(score));
                return Sure(right, 0, score).Concat(Sure(rows - right, 1, score));
            }),
        ];

    private static double ShareRight(float score) => 1 / (1 + Math.Exp(-(0.3 * score + 0.5)));

    [Fact]
    public void makes_the_best_answer_as_sure_as_it_is_right_where_a_temperature_cannot()
    {
        var calibrator = CalibratorTrainer.Fit(NotSoftmax(2000));
        foreach (var score in new[] { 0.5f, 1, 2, 4, 8 })
        {
            var probabilities = new[] { 0, score, float.NegativeInfinity };
            calibrator.Apply(probabilities);
            ((double)probabilities[1]).ShouldBe(ShareRight(score), 0.005);
            probabilities.Sum().ShouldBe(1, 1e-5f);
        }
    }

    [Fact]
    public void fits_a_temperature_alone_to_few_mistakes_or_where_higher_scores_are_no_better()
    {
        CalibratorTrainer.Fit(NotSoftmax(12)).ShouldBe(new Calibrator(CalibratorTrainer.Fit(NotSoftmax(12)).Temperature));
        ScoredRow[] worse = [.. Sure(90, 0, 1), .. Sure(10, 1, 1), .. Sure(60, 0, 5), .. Sure(40, 1, 5)];
        var calibrator = CalibratorTrainer.Fit(worse);
        (calibrator.Slope, calibrator.Offset).ShouldBe((1, 0));
    }

    [Fact]
    public void keeps_the_order_of_the_categories()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var temperature = random.NextSingle() * 20 + 0.05f;
            var calibrator = new Calibrator(temperature, random.NextSingle() * 3, random.NextSingle() * 8 - 4, random.NextSingle());
            var scores = Enumerable.Range(0, random.Next(2, 9)).Select(_ => random.NextSingle() * 80 * temperature).ToArray();
            var before = Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).ToArray();
            calibrator.Apply(scores, random.NextSingle() * 20 - 10);
            scores.Sum().ShouldBeInRange(0, 1.0001f); // the rest is for none of them
            for (var rank = 1; rank < before.Length; rank++)
                scores[before[rank]].ShouldBeLessThanOrEqualTo(scores[before[rank - 1]] * 1.00001f);
        }
    }

    [Theory]
    [InlineData(0.93, 0.9)] // 40 of 40 at 0.9: at least 0.936, with 95 % certainty
    [InlineData(0.8, 0.6)] // 45 of 50 at 0.6 or more: at least 0.808
    [InlineData(0.5, 0.6)] // 46 of 70 in all would do, but below 0.5 nothing is answered
    public void takes_the_smallest_threshold_that_is_right_often_enough(double target, float expected)
    {
        HeldOutPrediction[] answers =
        [
            .. Answers(10, 0.2f, false),
            .. Answers(9, 0.3f, false),
            .. Answers(40, 0.9f, true),
            .. Answers(1, 0.3f, true),
            .. Answers(5, 0.6f, true),
            .. Answers(5, 0.6f, false),
        ];
        var chosen = Chosen(answers, target);
        chosen.Threshold.ShouldBe(expected);
        chosen.Accepted.ShouldBe(answers.Count(answer => answer.Confidence >= expected));
    }

    [Fact]
    public void counts_all_answers_of_one_confidence_or_none()
    {
        // In the order they came the first 50 are right; a threshold cannot tell them from the other 50.
        var chosen = Chosen([.. Answers(50, 0.8f, true), .. Answers(50, 0.8f, false)], 0.9);
        chosen.Note.ShouldBe("no threshold reaches a precision of 0.9: it always abstains");
    }

    [Fact]
    public void always_abstains_when_no_threshold_is_good_enough()
    {
        var chosen = Chosen([.. Answers(10, 0.99f, false), .. Answers(40, 0.5f, true)], 0.95);
        (chosen.Threshold, chosen.Accepted, chosen.Precision).ShouldBe((null, 0, null));
        chosen.Note.ShouldBe("no threshold reaches a precision of 0.95: it always abstains");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void refuses_a_threshold_when_there_are_too_few_rows_to_go_by(bool right)
    {
        var chosen = Chosen(Answers(49, 0.9f, right), 0.95);
        chosen.Threshold.ShouldBe(0.95f, "as sure as it is to be right");
        chosen.Note.ShouldBe(
            "only 49 validation answers, too few for a threshold of its own: it answers from a confidence of 0.95 on"
        );
        Chosen(Answers(50, 0.9f, true), 0.9).Threshold.ShouldBe(0.9f);
    }

    [Fact]
    public void has_categories_with_few_answers_share_a_threshold()
    {
        HeldOutPrediction[] answers =
        [
            .. Answers(150, 0.7f, true, category: 0),
            .. Answers(30, 0.9f, true, category: 1),
            .. Answers(10, 0.6f, false, category: 1),
            .. Answers(30, 0.8f, true, category: 2),
        ];
        var chosen = ThresholdSelection.Select(answers, ["a", "b", "c", "d"], 0.9);
        chosen.Select(each => each.Threshold).ShouldBe([0.7f, 0.8f, 0.8f, 0.8f]);
        chosen.Select(each => each.Answers).ShouldBe([150, 40, 30, 0]);
        chosen[1].Note.ShouldBe(
            "only 40 validation answers, too few for a threshold of its own: it shares one with all that have fewer than 150"
        );
        chosen[0].Note.ShouldBeNull();
    }

    // Failed, and the other always abstained, when 50 were enough: 60 of 60 prove 0.956, and no mistake is allowed.
    [Theory]
    [InlineData(149, 0.7f)]
    [InlineData(150, 0.8f)]
    public void gives_a_category_with_many_answers_a_threshold_of_its_own(int rows, float expected)
    {
        HeldOutPrediction[] answers =
        [
            .. Answers(rows, 0.8f, true, category: 0),
            .. Answers(59, 0.7f, true, category: 1),
            .. Answers(1, 0.7f, false, category: 1),
        ];
        ThresholdSelection.Select(answers, ["a", "b"], 0.95)[0].Threshold.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(8, 10, 0.490, 0.943)] // as in Wilson's paper's form, checked with R's prop.test(8, 10, correct = FALSE)
    [InlineData(50, 50, 0.929, 1)]
    public void knows_how_sure_a_share_is(int hits, int rows, double low, double high)
    {
        WilsonInterval.Of(hits, rows).Low.ShouldBe(low, 0.001);
        WilsonInterval.Of(hits, rows).High.ShouldBe(high, 0.001);
    }
}
