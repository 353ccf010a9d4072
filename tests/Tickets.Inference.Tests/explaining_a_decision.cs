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
