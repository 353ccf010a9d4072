using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class classifying_a_ticket
{
    private static readonly LinearModel Model = Toys.Model(
        ["a", "b", "c", "d"],
        ("invoice", [0.7f, 0.1f, 0.15f, 0.05f]),
        ("vpn", [0.1f, 0.2f, 0.3f, 0.4f])
    );

    private static LinearScorer Scorer(float threshold = 0, float temperature = 1) =>
        new(Model with { Thresholds = [.. Model.Classes.Select(_ => threshold)], Calibrator = new(temperature) }, "1");

    private static void ShouldBeAbout(Classification answer, params (string Category, float Confidence)[] expected)
    {
        answer.Alternatives.Select(best => best.Category).ShouldBe(expected.Select(best => best.Category));
        foreach (var (best, (_, confidence)) in answer.Alternatives.Zip(expected))
            best.Confidence.ShouldBe(confidence, 1e-5);
        answer.Confidence.ShouldBe(answer.Alternatives[0].Confidence);
    }

    [Fact]
    public void gives_the_best_category_and_the_three_best()
    {
        var id = Guid.CreateVersion7();
        var answer = Scorer(0.5f).Classify(new TicketText(id, "Invoice", "?"));
        (answer.TicketId, answer.Category, answer.Reason).ShouldBe((id, "a", null));
        ShouldBeAbout(answer, ("a", 0.7f), ("c", 0.15f), ("b", 0.1f));
    }

    [Fact]
    public void abstains_below_the_threshold_and_still_gives_the_three_best()
    {
        var answer = Scorer(0.5f).Classify("VPN");
        (answer.Category, answer.Reason).ShouldBe((null, "low_confidence"));
        ShouldBeAbout(answer, ("d", 0.4f), ("c", 0.3f), ("b", 0.2f));
    }

    [Fact]
    public void answers_at_the_threshold()
    {
        var confidence = Scorer().Classify("vpn").Confidence;
        Scorer(confidence).Classify("vpn").Category.ShouldBe("d");
        Scorer(MathF.BitIncrement(confidence)).Classify("vpn").Category.ShouldBeNull();
    }

    [Theory]
    [InlineData("printer")]
    [InlineData("🙂 ?!")]
    [InlineData("")]
    public void abstains_without_a_known_word_and_is_as_sure_as_the_training_rows_make_it(string text)
    {
        var answer = Scorer().Classify(text);
        (answer.Category, answer.Reason).ShouldBe((null, "no_known_words"));
        ShouldBeAbout(answer, ("a", 0.4f), ("b", 0.3f), ("c", 0.2f));
    }

    [Fact]
    public void is_less_sure_at_a_higher_temperature()
    {
        // At temperature 2 probabilities are as their square roots.
        var sum = MathF.Sqrt(0.1f) + MathF.Sqrt(0.2f) + MathF.Sqrt(0.3f) + MathF.Sqrt(0.4f);
        var expected = new[] { 0.4f, 0.3f, 0.2f }.Select(probability => MathF.Sqrt(probability) / sum).ToArray();
        var answer = Scorer(temperature: 2).Classify("vpn");
        ShouldBeAbout(answer, ("d", expected[0]), ("c", expected[1]), ("b", expected[2]));
    }

    [Fact]
    public void weighs_words_by_how_often_they_occur_and_how_rare_they_are()
    {
        var vocabulary = new Vocabulary(Model.Vocabulary.Hashes.ToArray(), [1, 3]);
        var vector = new FeatureVector();
        vocabulary.Vectorise("vpn", "invoice printer INVOICE", vector);
        vector.Indices.ToArray().ShouldBe([1, 0]);

        var (invoice, vpn) = (1 + MathF.Log(2), 3f);
        var length = MathF.Sqrt(invoice * invoice + vpn * vpn);
        vector.Values[1].ShouldBe(invoice / length, 1e-6);
        vector.Values[0].ShouldBe(vpn / length, 1e-6);
    }

    [Fact]
    public void abstains_by_the_threshold_of_the_best_category()
    {
        var scorer = new LinearScorer(Model with { Thresholds = [.. Model.Classes.Select((_, i) => i == 3 ? 0.5f : 0)] }, "1");
        var answer = scorer.Classify("vpn");
        (answer.Category, answer.Alternatives[0].Category, answer.Reason).ShouldBe((null, "d", "low_confidence"));
    }

    [Fact]
    public void gives_two_alternatives_if_there_are_two_categories()
    {
        var scorer = new LinearScorer(Toys.Model(["a", "b"], ("vpn", [0.25f, 0.75f])), "1");
        ShouldBeAbout(scorer.Classify("vpn"), ("b", 0.75f), ("a", 0.25f));
        ShouldBeAbout(scorer.Classify("printer"), ("a", 2 / 3f), ("b", 1 / 3f));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(1030)]
    public void knows_any_number_of_categories(int count)
    {
        string[] classes = [.. Enumerable.Range(0, count).Select(i => $"c{i:0000}")];
        (string, float[])[] words = [.. classes.Select((category, i) => (category, Probabilities(count, i)))];
        var scorer = new LinearScorer(Toys.Model(classes, words), "1");
        foreach (var category in classes)
            scorer.Classify(category).Category.ShouldBe(category);
    }

    private static float[] Probabilities(int count, int best) =>
        [.. Enumerable.Range(0, count).Select(i => i == best ? 0.5f : 0.5f / (count - 1))];

    [Fact]
    public void answers_a_batch_in_its_order()
    {
        TicketText[] batch =
        [
            .. new[] { "vpn", "invoice", "printer", "vpn" }.Select(text => new TicketText(Guid.NewGuid(), text, "")),
        ];
        var answers = Scorer().Classify(batch);
        answers.Select(answer => answer.TicketId).ShouldBe(batch.Select(ticket => ticket.Id));
        answers.Select(answer => answer.Category).ShouldBe(["d", "a", null, "d"]);
        Scorer().Classify(Array.Empty<TicketText>()).ShouldBeEmpty();
    }

    [Fact]
    public void answers_many_threads_as_it_answers_one()
    {
        var scorer = new LinearScorer(Toys.Trained.Linear, "1");
        var texts = Toys.Separable(5000, Split.Live).Select(row => row.Body).ToArray();
        (string?, float)[] expected = [.. texts.Select(text => scorer.Classify(text)).Select(Answer)];

        var answers = new (string?, float)[8][];
        using var start = new Barrier(answers.Length);
        var threads = Enumerable
            .Range(0, answers.Length)
            .Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                answers[i] = [.. texts.Select(text => scorer.Classify(text)).Select(Answer)];
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        answers.ShouldAllBe(ofThread => ofThread.SequenceEqual(expected));

        static (string?, float) Answer(Classification answer) => (answer.Category, answer.Confidence);
    }

    [Fact]
    public void scores_without_allocating()
    {
        var scorer = new LinearScorer(Toys.Trained.Linear, "1");
        var scores = new float[Toys.Categories.Length];
        var texts = Toys.Separable(200, Split.Live).Select(row => row.Body + " Zu\u0308rich 🔥 C#").ToArray();
        Score();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            Score();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10 * texts.Length);

        void Score()
        {
            foreach (var text in texts)
                scorer.Score("", text, scores).ShouldBeTrue();
        }
    }
}
