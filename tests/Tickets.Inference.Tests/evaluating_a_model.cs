using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class evaluating_a_model
{
    private static readonly LinearScorer Scorer = new(
        Toys.Model(
            ["a", "b", "c"],
            ("invoice", [0.82f, 0.09f, 0.09f]),
            ("vpn", [0.09f, 0.82f, 0.09f]),
            ("mouse", [0.45f, 0.3f, 0.25f])
        ) with
        {
            Thresholds = [0.5f, 0.5f, 0.5f],
            TrainedOn = new TrainedTexts([10, 20, 30], []),
        },
        "1"
    );

    private static readonly LabelledTicket[] Six =
    [
        Toys.Row("invoice", "a", Split.Test, 1),
        Toys.Row("invoice", "a", Split.Test, 2),
        Toys.Row("invoice", "b", Split.Test, 3),
        Toys.Row("vpn", "b", Split.Test, 4),
        Toys.Row("vpn", "c", Split.Test, 5),
        Toys.Row("mouse", "a", Split.Test, 6), // the best guess is right, but below the threshold
    ];

    private static void ShouldBeAbout(CategoryEvaluation category, string name, double[] values, int support)
    {
        (category.Category, category.Support).ShouldBe((name, support));
        category.Precision.ShouldBe(values[0], 1e-9);
        category.Recall.ShouldBe(values[1], 1e-9);
        category.F1.ShouldBe(values[2], 1e-9);
    }

    [Fact]
    public void gives_the_numbers_worked_out_by_hand()
    {
        var evaluation = Evaluator.Evaluate(Scorer, Six);
        (evaluation.ModelVersion, evaluation.Rows, evaluation.RowsSeenInTraining).ShouldBe(("1", 6, 0));
        evaluation.Accuracy.ShouldBe(4 / 6.0, 1e-9);
        evaluation.MajorityBaseline.ShouldBe(3 / 6.0, 1e-9);
        evaluation.Coverage.ShouldBe(5 / 6.0, 1e-9);
        evaluation.PrecisionOfAnswered.ShouldNotBeNull().ShouldBe(3 / 5.0, 1e-9);

        // Five answers of 0.82, three of them right, and one right guess of 0.45.
        evaluation.CalibrationError.ShouldBe((5 * 0.82 - 3 + 1 - 0.45) / 6, 1e-6);

        evaluation.Categories.Count.ShouldBe(3);
        ShouldBeAbout(evaluation.Categories[0], "a", [3 / 4.0, 1, 6 / 7.0], support: 3);
        ShouldBeAbout(evaluation.Categories[1], "b", [1 / 2.0, 1 / 2.0, 1 / 2.0], support: 2);
        ShouldBeAbout(evaluation.Categories[2], "c", [0, 0, 0], support: 1);
        evaluation.MacroF1.ShouldBe((6 / 7.0 + 1 / 2.0) / 3, 1e-9);

        evaluation.Top2Accuracy.ShouldBe(5 / 6.0, 1e-9); // all but the vpn of c, whose second guess is a
        evaluation.Confusion.Select(row => row.ToArray()).ShouldBe([[3, 0, 0], [1, 1, 0], [0, 1, 0]]);
        evaluation
            .Reliability.Select(bin => (bin.Rows, Math.Round(bin.Confidence, 4), Math.Round(bin.Accuracy, 4)))
            .ShouldBe([(1, 0.45, 1), (5, 0.82, 0.6)]);
        evaluation.CoverageCurve.Count.ShouldBe(10);
        evaluation.CoverageCurve[^1].Precision.ShouldBe(4 / 6.0, 1e-9);
        evaluation.CoverageCurve[^1].Threshold.ShouldBe(0.45f, 1e-6f);
    }

    [Fact]
    public void knows_the_same_data_again_in_another_order()
    {
        var hash = Evaluator.HashOf(Six);
        Evaluator.HashOf(Six.Reverse()).ShouldBe(hash);
        Evaluator.HashOf(Six[1..]).ShouldNotBe(hash);
        Evaluator.HashOf([Six[0] with { Label = "b" }, .. Six[1..]]).ShouldNotBe(hash);
    }

    [Fact]
    public void says_whether_more_tickets_would_help()
    {
        LabelledTicket[] rows =
        [
            .. Toys.Doubtful(400, Split.Train),
            .. Toys.Doubtful(60, Split.Validation),
            .. Toys.Doubtful(300, Split.Test),
        ];
        var curve = ComparisonScore.LearningCurve(rows, FeatureSet.Words, new OnnxSettings(), CancellationToken.None);
        curve.Select(point => point.TrainRows).ShouldBe([50, 200, 460]);
        curve[^1].Accuracy.ShouldBeGreaterThan(curve[0].Accuracy);

        var baseline = ComparisonScore.LogisticBaseline(rows, CancellationToken.None);
        baseline.TrainRows.ShouldBe(460);
        baseline.Accuracy.ShouldBeInRange(0.35, 0.65);
        baseline.ShouldNotBe(curve[^1]);
    }

    [Fact]
    public void is_written_down_for_people()
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            var folder = new ModelFolder(root.FullName);
            var version = folder.Publish(Toys.Trained, DateTimeOffset.UnixEpoch).Version;
            var evaluation = Evaluator.Evaluate(folder.Load(version), Toys.Separable(200, Split.Test));
            folder.SaveEvaluation(evaluation);
            var card = File.ReadAllText(Path.Combine(root.FullName, version, "card.md"));
            card.ShouldStartWith($"# Model {version}\n");
            card.ShouldContain("| ネットワーク | ");
            card.ShouldContain("on 200 tickets it was not trained on");
            File.ReadAllText(Path.Combine(root.FullName, version, "evaluation.json")).ShouldContain(evaluation.DataHash);
            folder.Load(version).Version.ShouldBe(version, "the model is what it was");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void counts_categories_the_model_does_not_know_and_those_it_only_guesses()
    {
        var evaluation = Evaluator.Evaluate(Scorer, [Six[0], Toys.Row("vpn", "new", Split.Test, 7)]);
        evaluation
            .Categories.Select(category => (category.Category, category.Support, category.F1))
            .ShouldBe([("a", 1, 1), ("b", 0, 0), ("new", 1, 0)]);
        evaluation.MacroF1.ShouldBe(1 / 3.0, 1e-9);
    }

    [Fact]
    public void has_no_precision_of_answers_if_all_are_abstained()
    {
        LabelledTicket[] rows = [Six[5], Toys.Row("printer", "c", Split.Test, 7)];
        var evaluation = Evaluator.Evaluate(Scorer, rows);
        (evaluation.Coverage, evaluation.PrecisionOfAnswered).ShouldBe((0, null));
        evaluation.Accuracy.ShouldBe(0.5, "the guess counts, abstained or not");
    }

    [Fact]
    public void leaves_out_texts_that_were_trained_on_and_counts_them()
    {
        LabelledTicket[] seen = [Toys.Row("vpn", "a", Split.Test, 10), Toys.Row("vpn", "a", Split.Test, 30)];
        var evaluation = Evaluator.Evaluate(Scorer, [.. Six, .. seen]);
        evaluation.RowsSeenInTraining.ShouldBe(2);
        var expected = Evaluator.Evaluate(Scorer, Six);
        Figures(evaluation).ShouldBe(Figures(expected));
        evaluation.Categories.ShouldBe(expected.Categories);

        static Evaluation Figures(Evaluation evaluation) =>
            evaluation with
            {
                RowsSeenInTraining = 0,
                Categories = [],
                Confusion = [],
                Reliability = [],
                CoverageCurve = [],
            };
    }

    [Fact]
    public void refuses_if_all_were_trained_on() =>
        Should
            .Throw<UnusableTicketsException>(() =>
                Evaluator.Evaluate(Scorer, [Toys.Row("vpn", "b", Split.Test, 20), Toys.Row("vpn", "b", Split.Test, 10)])
            )
            .Message.ShouldBe("The model was trained on all 2 tickets: evaluating against them would prove nothing.");

    [Fact]
    public void refuses_if_there_are_none() =>
        Should
            .Throw<UnusableTicketsException>(() => Evaluator.Evaluate(Scorer, []))
            .Message.ShouldBe("There are no labelled tickets to evaluate against.");

    [Fact]
    public void refuses_the_rows_a_trained_model_was_trained_on() =>
        Should.Throw<UnusableTicketsException>(() =>
            Evaluator.Evaluate(new LinearScorer(Toys.Trained.Linear, "1"), Toys.Separable(400, Split.Train))
        );
}
