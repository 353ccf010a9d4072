using CsCheck;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class explaining_a_decision
{
    private static readonly TicketText Text = new(Guid.Empty, "Own0x1 filler3", "own0x2 filler4 OWN1x1, own0x1 nobodyknows");

    private static double Sum(Explanation explanation, Func<Contribution, double> side) =>
        side(explanation.Bias)
        + side(explanation.Rest)
        + explanation.Terms.Sum(term => side(new Contribution(term.ForCategory, term.ForRunnerUp)));

    [Theory]
    [InlineData(FeatureSet.Words, 10)]
    [InlineData(FeatureSet.Words, 1)]
    [InlineData(FeatureSet.WordsAndCharacters, 3)]
    public void adds_up_to_the_scores_of_the_two_best_categories(FeatureSet featureSet, int maxTerms)
    {
        LabelledTicket[] rows = [.. Toys.Separable(200, Split.Train), .. Toys.Separable(60, Split.Validation)];
        var linear = new ModelTrainer().Train(rows, featureSet: featureSet).Linear;
        var explanation = Explainer.Explain(linear, "1", Text, maxTerms);

        var scores = new float[linear.Classes.Length];
        new LinearScorer(linear, "1").Score(Text.Subject, Text.Body, scores);
        Array.Sort(scores);
        Sum(explanation, adds => adds.ForCategory).ShouldBe(scores[^1], 1e-4);
        Sum(explanation, adds => adds.ForRunnerUp).ShouldBe(scores[^2], 1e-4);
        explanation.Terms.Count.ShouldBeLessThanOrEqualTo(maxTerms);
    }

    [Fact]
    public void names_the_words_that_decide_first()
    {
        var explanation = Explainer.Explain(Toys.Trained.Linear, "1", Text);
        explanation.Category.ShouldBe("billing");
        explanation.Terms[0].Term.ShouldBe("own0x1");
        explanation.Terms.ShouldContain(term => term.Term == "own1x1" && term.ForCategory < term.ForRunnerUp);
        explanation.Terms.ShouldNotContain(term => term.Term == "nobodyknows");
    }

    [Fact]
    public void says_where_each_word_stands()
    {
        var explanation = Explainer.Explain(Toys.Trained.Linear, "1", Text, maxTerms: 100);
        SpansOf(explanation, "own0x1").ShouldBe([new("subject", 0, 6), new("body", 23, 6)]);
        SpansOf(explanation, "filler3").ShouldBe([new("subject", 7, 7)]);
    }

    // Whatever stands between the words: accents alone, symbols, characters of two code units.
    [Fact]
    public void finds_each_word_again_in_any_text() =>
        Gen.Select(Gen.OneOfConst("Own0x1", "OWN0X1", "filler3"), Gen.OneOfConst(" ", " \u0301", "#+", "😀", "—", "\r\n").Array[1, 3])
            .List[1, 20]
            .Sample(parts =>
            {
                var text = string.Concat(parts.Select(part => part.Item1 + string.Concat(part.Item2)));
                var explanation = Explainer.Explain(Toys.Trained.Linear, "1", new(Guid.Empty, "", text), maxTerms: 100);
                var places = SpansOf(explanation, "own0x1");
                places.Count.ShouldBe(parts.Count(part => part.Item1 != "filler3"));
                foreach (var (field, start, length) in places)
                    (field, text.Substring(start, length).ToUpperInvariant()).ShouldBe(("body", "OWN0X1"));
            });

    private static IReadOnlyList<TextSpan> SpansOf(Explanation explanation, string term) =>
        explanation.Terms.FirstOrDefault(each => each.Term == term)?.Spans ?? [];

    [Fact]
    public void credits_character_n_grams_to_their_word()
    {
        LabelledTicket[] rows = [.. Toys.Separable(200, Split.Train), .. Toys.Separable(60, Split.Validation)];
        var linear = new ModelTrainer().Train(rows, featureSet: FeatureSet.WordsAndCharacters).Linear;

        // The model knows nothing of the misspelt word but its n-grams.
        var text = new TicketText(Guid.Empty, "", "filler3 own0x1own0x1 filler4");
        var explanation = Explainer.Explain(linear, "1", text);

        (explanation.Category, explanation.Terms[0].Term).ShouldBe(("billing", "own0x1own0x1"));
    }

    [Fact]
    public void has_only_the_bias_when_no_word_is_known()
    {
        var explanation = Explainer.Explain(Toys.Trained.Linear, "1", new TicketText(Guid.Empty, "", "zqxj"));
        explanation.Terms.ShouldBeEmpty();
        explanation.Rest.ShouldBe(default);
    }
}
