using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class learning_what_texts_mean
{
    // Each category is said in many ways, of which the training rows have some.
    private static readonly (string Category, string[] Training, string[] Others)[] Meanings =
    [
        (
            "billing",
            ["invoice", "payment", "refund", "price", "charge", "credit card", "receipt", "bill"],
            ["money", "bank transfer", "cost", "fee"]
        ),
        (
            "hardware",
            ["printer", "laptop", "keyboard", "screen", "mouse", "battery", "cable", "headset"],
            ["monitor", "notebook", "charger", "loudspeaker"]
        ),
    ];

    private static readonly string[] Frames = ["Please look at my {0} today.", "What about the {0} then?", "I asked about this {0} before.", "There is something wrong with the {0}."];

    private static readonly Lazy<TrainedModel> Model = new(() => Train(FeatureSet.Hybrid));

    private static LinearScorer Scorer => new(Model.Value.Linear, "1");

    private static TrainedModel Train(FeatureSet features) => new ModelTrainer().Train(Rows, featureSet: features);

    private static LabelledTicket[] Rows =>
        [
            .. from meaning in Meanings
            from word in meaning.Training
            from frame in Frames
            let text = string.Format(null, frame, word)
            select new LabelledTicket("", text, meaning.Category, Split.Train, text.GetHashCode(StringComparison.Ordinal)),
        ];

    private static double AccuracyOnOthers(TrainedModel model)
    {
        var scorer = new LinearScorer(model.Linear, "1");
        var answers =
            from meaning in Meanings
            from word in meaning.Others
            from frame in Frames
            select scorer.Classify(string.Format(null, frame, word)).Alternatives[0].Category == meaning.Category;
        return answers.Average(right => right ? 1.0 : 0);
    }

    [Fact]
    public void knows_what_words_mean_that_it_never_saw()
    {
        var withoutVectors = AccuracyOnOthers(Train(FeatureSet.WordsAndCharacters));
        AccuracyOnOthers(Model.Value).ShouldBeGreaterThan(withoutVectors + 0.1);
    }

    [Fact]
    public void gives_the_same_model_for_the_same_rows() =>
        Toys.Bytes(Train(FeatureSet.Hybrid).Linear).ShouldBe(Toys.Bytes(Model.Value.Linear));

    [Fact]
    public void is_read_back_as_it_was_written()
    {
        var read = LinearScorerFile.Read(new MemoryStream(Toys.Bytes(Model.Value.Linear)));
        read.SentenceWeights.ShouldBe(Model.Value.Linear.SentenceWeights);
        read.Samples.Vectors.ShouldBe(Model.Value.Linear.Samples.Vectors);
        read.Scope.ShouldBe(Model.Value.Linear.Scope);
        read.SentenceWeights.Length.ShouldBe(SentenceEncoder.Dimensions * read.Stride);
        Toys.Bytes(read).ShouldBe(Toys.Bytes(Model.Value.Linear));
    }

    [Fact]
    public void has_no_weights_of_sentences_otherwise()
    {
        Toys.Trained.Linear.SentenceWeights.ShouldBeEmpty();
        Toys.Trained.Linear.Samples.Vectors.ShouldBeEmpty();
    }

    [Fact]
    public void tells_texts_apart_that_mean_nothing_it_knows_of()
    {
        var scores = new float[2];
        Scorer.Score("", "Please look at my invoice today.", scores, out var own).ShouldBeTrue();
        own.Nearness.ShouldBe(1, 1e-5f); // it was trained on
        Scorer.Score("", "Please look at my new dinosaur today.", scores, out var other).ShouldBeTrue();
        other.Nearness.ShouldBeLessThan(0.9f);
        Model.Value.Linear.Scope.OfNearness.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void keeps_an_even_sample_of_each_category()
    {
        TrainingVector[] rows =
        [
            .. Enumerable.Range(0, 3000).Select(i => new TrainingVector([], [], i == 7 ? 1 : 0) { Sentences = Vector(i) }),
        ];
        var samples = SentenceSamples.Of(rows, classes: 2);
        samples.Counts.ShouldBe([1000, 1]);
        samples.Nearness(1, Vector(7)).ShouldBe(49);
        samples.Nearness(0, [1, .. new float[SentenceEncoder.Dimensions - 1]]).ShouldBeGreaterThan(2990);

        static float[] Vector(int first) => [first, .. new float[SentenceEncoder.Dimensions - 1]];
    }

    [Fact]
    public void answers_from_the_registry_as_it_was_trained()
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            var folder = new ModelFolder(root.FullName, new OnnxSettings { BatchSize = 3, Threads = 1 });
            var card = folder.Publish(Model.Value, DateTimeOffset.UnixEpoch);
            card.FeatureSet.ShouldBe(FeatureSet.Hybrid);
            card.Gate!.Texts.ShouldBe(Rows.Length);
            TicketText[] texts = [.. Rows.Select(row => new TicketText(Guid.Empty, row.Subject, row.Body))];
            foreach (var (loaded, trained) in folder.Load(card.Version).Classify(texts).Zip(texts.Select(Scorer.Classify)))
            {
                loaded.Category.ShouldBe(trained.Category);
                loaded.Confidence.ShouldBe(trained.Confidence, 1e-4f);
            }
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void is_not_published_with_other_weights()
    {
        var (linear, weights) = (Model.Value.Linear, (float[])Model.Value.Linear.SentenceWeights.Clone());
        weights[0] += 0.5f;
        Should.Throw<PublishGateException>(() =>
            PublishGate.Check(linear with { SentenceWeights = weights }, linear, Rows, new SentenceVectors(new OnnxSettings()))
        );
    }

    [Fact]
    public void is_never_chosen_by_itself() =>
        new ModelTrainer().Train(Rows, featureSet: null).Card.FeatureSet.ShouldNotBe(FeatureSet.Hybrid);

    [Fact]
    public void knows_nothing_of_a_text_without_a_known_word() =>
        Scorer.Classify("請求").Reason.ShouldBe(AbstentionReasons.NoKnownWords);

    [Fact]
    public void explains_what_the_meaning_adds()
    {
        var text = new TicketText(Guid.Empty, "Hello there", "It rains today. Please look at my invoice! Thanks.");
        var explanation = Scorer.Explain(text)!;

        var scores = new float[2];
        Scorer.Score(text.Subject, text.Body, scores);
        Array.Sort(scores);
        var meaning = explanation.Sentences!;
        Sum(each => each.ForCategory, meaning.ForCategory).ShouldBe(scores[1], 1e-4);
        Sum(each => each.ForRunnerUp, meaning.ForRunnerUp).ShouldBe(scores[0], 1e-4);
        explanation.Category.ShouldBe("billing");
        meaning.ForCategory.ShouldBeGreaterThan(meaning.ForRunnerUp);
        meaning.Decisive!.Sentence.ShouldBe("Please look at my invoice!");
        meaning.Decisive.Span.ShouldBe(new TextSpan("body", 16, 26));

        // What is left of it when the sentence is cut out.
        var without = Scorer.Explain(text with { Body = "It rains today.  Thanks." })!;
        var left = without.Category == "billing" ? without.Sentences!.ForCategory : without.Sentences!.ForRunnerUp;
        meaning.Decisive.Loss.ShouldBe(meaning.ForCategory - left, 1e-4);

        double Sum(Func<Contribution, double> side, double ofMeaning) =>
            side(explanation.Bias)
            + side(explanation.Rest)
            + ofMeaning
            + explanation.Terms.Sum(term => side(new Contribution(term.ForCategory, term.ForRunnerUp)));
    }

    [Fact]
    public void names_no_sentence_of_a_text_that_has_but_one()
    {
        Scorer.Explain(new(Guid.Empty, "", "Please look at my invoice today."))!.Sentences!.Decisive.ShouldBeNull();
        new LinearScorer(Toys.Trained.Linear, "1").Explain(new(Guid.Empty, "", "own0x1. own0x2."))!.Sentences.ShouldBeNull();
    }
}
