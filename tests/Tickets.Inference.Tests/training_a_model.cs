using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class training_a_model
{
    private static TrainedModel Train(params LabelledTicket[] rows) => new ModelTrainer().Train(rows);

    private static string Refused(params LabelledTicket[] rows) =>
        Should.Throw<UnusableTicketsException>(() => Train(rows)).Message;

    private static Evaluation Evaluate(TrainedModel model, LabelledTicket[] rows) =>
        Evaluator.Evaluate(new LinearScorer(model.Linear, "1"), rows);

    [Fact]
    public void learns_what_can_be_learnt()
    {
        var evaluation = Evaluate(Toys.Trained, Toys.Separable(200, Split.Test));
        evaluation.Accuracy.ShouldBeGreaterThan(0.98);
        evaluation.MacroF1.ShouldBeGreaterThan(0.98);
        evaluation.MajorityBaseline.ShouldBe(0.25);
    }

    /// <summary>The guard against a label that leaks into the features or the measurement.</summary>
    [Fact]
    public void learns_nothing_from_noise()
    {
        var model = Train([.. Toys.Noise(1200, Split.Train), .. Toys.Noise(200, Split.Validation)]);
        Evaluate(model, Toys.Noise(1000, Split.Test)).Accuracy.ShouldBeInRange(0.15, 0.35);
        model.Validation!.Accuracy.ShouldBeLessThan(0.4);
    }

    [Fact]
    public void does_not_drown_a_rare_category_in_a_common_one()
    {
        // "late" is in a third of what is about shipping, and in all that is about trains, which is less in all.
        static IEnumerable<LabelledTicket> Of(int rows, string body, string category) =>
            Enumerable.Range(0, rows).Select(row => Toys.Row(body, category, fingerprint: 10 * row));

        var model = Train([.. Of(60, "parcel", "shipping"), .. Of(30, "late", "shipping"), .. Of(10, "late", "trains")]);
        var scores = new float[2];
        new LinearScorer(model.Linear, "1").Score("", "late", scores);
        model.Linear.Classes.ShouldBe(["shipping", "trains"]);
        scores[1].ShouldBeGreaterThan(scores[0]);
    }

    [Fact]
    public void makes_the_same_model_of_the_same_rows()
    {
        LabelledTicket[] rows = [.. Toys.Doubtful(300, Split.Train), .. Toys.Doubtful(100, Split.Validation)];
        var once = Toys.Bytes(Train(rows).Linear);
        Toys.Bytes(Train(rows).Linear).ShouldBe(once);
        Toys.Bytes(Train(rows[1..]).Linear).ShouldNotBe(once);
    }

    [Fact]
    public void aims_for_the_precision_it_is_given()
    {
        var validation = Toys.Doubtful(400, Split.Validation);
        var model = new ModelTrainer().Train([.. Toys.Doubtful(800, Split.Train), .. validation], 0.75);
        model.Card.Thresholds.ShouldContain(threshold => threshold.Note == null);
        model.Linear.Thresholds.ShouldContain(threshold => threshold >= 0.2f && threshold < 1);
        model.Linear.Calibrator.Temperature.ShouldNotBe(1);

        model.Validation!.Accuracy.ShouldBeLessThan(0.8);
        model.Validation.PrecisionOfAnswered.ShouldNotBeNull().ShouldBeInRange(0.75, 0.95);
        model.Validation.Coverage.ShouldBeInRange(0.1, 0.95);
        model.Validation.CalibrationError.ShouldBeLessThan(0.15);
    }

    [Fact]
    public void says_why_a_category_has_no_threshold_of_its_own()
    {
        var few = Train(Toys.Separable(40, Split.Train));
        few.Linear.Thresholds.ShouldAllBe(threshold => threshold == 0.9f);
        few.Card.Thresholds.ShouldAllBe(each => each.Note!.EndsWith("it answers from a confidence of 0.9 on"));

        var noise = Train(Toys.Noise(1200, Split.Train));
        noise.Linear.Thresholds.ShouldAllBe(threshold => float.IsPositiveInfinity(threshold));
        noise.Card.Thresholds.ShouldAllBe(each =>
            each.Note == "no threshold reaches a precision of 0.9: it always abstains"
        );
        noise.Card.ExpectedCoverage!.Share.ShouldBe(0);
    }

    [Fact]
    public void holds_out_a_fifth_at_a_time_where_validation_rows_are_few()
    {
        var rows = Toys.Separable(100, Split.Train);
        var model = Train(rows);
        model.Card.ValidationRows.ShouldBe(100);
        model.Card.ValidationAccuracy.ShouldNotBeNull().ShouldBeInRange(0.5, 1);
        PublishGate.Check(model.Linear, model.Linear, model.Rows).Texts.ShouldBe(100);

        // A row and its copies are held out together: these say nothing but which category they are copies of.
        LabelledTicket[] copies = [.. Toys.Noise(100, Split.Train).SelectMany(row => Enumerable.Repeat(row, 4))];
        Train(copies).Card.ValidationAccuracy.ShouldNotBeNull().ShouldBeLessThan(0.5);
    }

    [Fact]
    public void holds_out_the_validation_rows_where_they_are_many_enough()
    {
        LabelledTicket[] rows = [.. Toys.Separable(400, Split.Train), .. Toys.Separable(10_100, Split.Validation)];
        Train(rows).Card.ValidationRows.ShouldBe(10_100);
        // Not those whose text is among the training rows.
        LabelledTicket[] copies = [.. rows[..60].Select(row => row with { Split = Split.Validation })];
        Train([.. rows, .. copies]).Card.ValidationRows.ShouldBe(10_100);
    }

    [Fact]
    public void does_without_when_no_row_can_be_held_out()
    {
        var model = Train(Toys.Row("one thing", "a"), Toys.Row("another thing", "b"));
        (model.Validation, model.Card.ValidationRows, model.Card.ValidationAccuracy).ShouldBe((null, 0, null));
        model.Card.ExpectedCoverage.ShouldBeNull();
    }

    [Fact]
    public void writes_down_what_it_did()
    {
        var card = Toys.Trained.Card;
        card.Categories.ShouldBe(Toys.Categories.ToDictionary(category => category, _ => 125), ignoreOrder: true);
        (card.TrainRows, card.ValidationRows, card.TargetPrecision).ShouldBe((500, 500, 0.9));
        card.Features.ShouldBe(Toys.Trained.Linear.Vocabulary.Count);
        card.ValidationAccuracy.ShouldNotBeNull().ShouldBeGreaterThan(0.98);
    }

    [Fact]
    public void remembers_what_it_was_trained_on()
    {
        var scorer = new LinearScorer(Toys.Trained.Linear, "1");
        Toys.Separable(400, Split.Train).ShouldAllBe(row => scorer.WasTrainedOn(row));
        Toys.Separable(100, Split.Validation).ShouldAllBe(row => scorer.WasTrainedOn(row));
        Toys.Separable(100, Split.Test).ShouldAllBe(row => !scorer.WasTrainedOn(row));
    }

    [Theory]
    [InlineData(Split.Test)]
    [InlineData(Split.Live)]
    public void refuses_tickets_of_another_split(Split split) =>
        Refused([.. Toys.Separable(100, Split.Train), .. Toys.Separable(1, split)])
            .ShouldBe($"A ticket of the split '{split}' must not be trained on.");

    [Fact]
    public void refuses_to_train_on_nothing() => Refused().ShouldBe("There are no labelled tickets to train on.");

    [Fact]
    public void refuses_a_single_category() =>
        Refused(Toys.Row("one", "a"), Toys.Row("two", "a", Split.Validation))
            .ShouldBe("All 2 tickets to train on have the category 'a'; two are needed.");

    [Fact]
    public void refuses_tickets_without_a_word() =>
        Refused(Toys.Row("?", "a"), Toys.Row("", "b")).ShouldBe("The tickets to train on have no words.");

    [Fact]
    public void is_not_troubled_by_a_ticket_without_a_word()
    {
        var model = Train([Toys.Row("!!", "billing"), .. Toys.Separable(100, Split.Train)]);
        Evaluate(model, Toys.Separable(100, Split.Test)).Accuracy.ShouldBeGreaterThan(0.95);
        model.Linear.ClassRows.ShouldBe([26, 25, 25, 25]);
    }

    /// <summary>Words that occur once, made of parts that tell the category.</summary>
    private static LabelledTicket[] Spelt(int count, Split split)
    {
        var random = new Random((int)split);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(row =>
                {
                    string[] parts = ["pay", "net"];
                    var body = $"{parts[row % 2]}{random.Next(1 << 30)} and {random.Next(1 << 30)}";
                    return Toys.Row(body, parts[row % 2], split, random.NextInt64());
                }),
        ];
    }

    [Fact]
    public void takes_the_features_that_do_better_on_the_validation_rows()
    {
        LabelledTicket[] spelt = [.. Spelt(200, Split.Train), .. Spelt(60, Split.Validation)];
        var model = new ModelTrainer().Train(spelt, featureSet: null);
        model.Card.FeatureSet.ShouldBe(FeatureSet.WordsAndCharacters);
        Evaluate(model, Spelt(100, Split.Test)).Accuracy.ShouldBe(1);
        Evaluate(new ModelTrainer().Train(spelt, featureSet: FeatureSet.Words), Spelt(100, Split.Test))
            .Accuracy.ShouldBeLessThan(0.7);
    }

    [Fact]
    public void keeps_to_words_when_more_gains_nothing() =>
        new ModelTrainer()
            .Train([.. Toys.Separable(200, Split.Train), .. Toys.Separable(60, Split.Validation)], featureSet: null)
            .Card.FeatureSet.ShouldBe(FeatureSet.Words);

    [Fact]
    public void stops_when_told_to() =>
        Should.Throw<OperationCanceledException>(() =>
            new ModelTrainer().Train(Toys.Separable(10, Split.Train), cancellation: new CancellationToken(true))
        );

    [Fact]
    public void stops_when_told_to_while_it_learns()
    {
        using var stop = new CancellationTokenSource();
        var trainer = new ModelTrainer(_ => stop.Cancel());
        Should.Throw<OperationCanceledException>(() =>
            trainer.Train(Toys.Separable(10, Split.Train), cancellation: stop.Token)
        );
    }
}
