using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class finding_near_duplicates
{
    private const string Text =
        "Since the update this morning the printer on the second floor takes the jobs, says that it prints, and prints nothing at all";

    [Theory]
    [InlineData("Since the update this evening the printer on the second floor takes the jobs, says that it prints, and prints nothing at all")]
    [InlineData("SINCE THE UPDATE THIS MORNING the printer on the second floor takes the jobs; says that it prints and prints nothing")]
    [InlineData("Hello, since the update this morning the printer on the second floor takes the jobs, says that it prints, and prints nothing at all!")]
    public void puts_them_into_one_group(string other) => GroupsOf(Text, "something else", other).ShouldBe([0, 1, 0]);

    [Theory]
    [InlineData("The printer on the second floor takes no jobs at all since this morning, and says nothing of an update")] // the same words
    [InlineData("The scanner on the first floor prints nothing")]
    [InlineData("")]
    public void keeps_others_apart(string other) => GroupsOf(Text, other).ShouldBe([0, 1]);

    [Theory]
    [InlineData("please close my old account now", "please close my new account now", false)] // 6 words: it is another question
    [InlineData("please close my very old account now", "please close my very new account now", true)]
    [InlineData("on off", "off on", false)]
    public void minds_a_word_more_where_there_are_few(string one, string other, bool together) =>
        GroupsOf(one, other).ShouldBe(together ? [0, 0] : [0, 1]);

    [Fact]
    public void joins_what_others_join()
    {
        // Each step changes one word in ten; the ends have half of theirs in common.
        var words = Enumerable.Range(0, 10).Select(place => $"word{place}").ToArray();
        var texts = new List<string>();
        for (var step = 0; step < 5; step++)
        {
            texts.Add(string.Join(' ', words));
            words[2 * step] = $"other{step}";
        }

        GroupsOf([texts[0], texts[4]]).ShouldBe([0, 1]);
        GroupsOf([.. texts]).ShouldAllBe(group => group == 0);
    }

    [Fact]
    public void knows_the_fingerprint_too()
    {
        var rows = new[] { Row("one", 7), Row("two", 8), Row("three", 7) };
        NearDuplicates.GroupsOf(rows).ShouldBe([0, 1, 0]);
    }

    [Fact]
    public void finds_them_among_many_that_share_their_words()
    {
        // Thousands with the same beginning and end, as a form makes them.
        var random = new Random(1);
        var rows = Enumerable.Range(0, 20_000).Select(row => Row($"Request for the service desk {Words(random, 25)} with kind regards", row)).ToArray();
        var copies = rows[..1000].Select((row, index) => Row(row.Body.Replace("service", "help", StringComparison.Ordinal), -index - 1)).ToArray();
        var groups = NearDuplicates.GroupsOf([.. rows, .. copies]);
        Enumerable.Range(0, copies.Length).ShouldAllBe(copy => groups[rows.Length + copy] == copy);
        groups.Distinct().Count().ShouldBe(rows.Length);
    }

    [Fact]
    public void never_holds_out_what_is_nearly_trained_on()
    {
        var random = new Random(2);
        var originals = Enumerable.Range(0, 500).Select(row => Row($"{Words(random, 12)} tail", 10L * row)).ToArray();
        var copies = originals.Select(row => Row($"{row.Body[..^4]}end", row.Fingerprint + 1_000_017)).ToArray();
        LabelledTicket[] rows = [.. originals, .. copies];
        foreach (var (training, heldOut) in Folds.Divide(rows, NearDuplicates.GroupsOf(rows)))
        {
            heldOut.ShouldNotBeEmpty();
            BeginningsOf(heldOut).Intersect(BeginningsOf(training)).ShouldBeEmpty();
        }
    }

    private static IEnumerable<string> BeginningsOf(IEnumerable<LabelledTicket> rows) =>
        rows.Select(row => row.Body[..row.Body.LastIndexOf(' ')]);

    [Fact]
    public void leaves_them_out_of_an_evaluation()
    {
        LabelledTicket[] rows = [.. Toys.Separable(200, Split.Train), Toys.Row(Text, Toys.Categories[0], fingerprint: 5)];
        var scorer = new LinearScorer(new ModelTrainer().Train(rows).Linear, "1");
        var changed = Toys.Row(Text.Replace("morning", "evening", StringComparison.Ordinal), Toys.Categories[0], Split.Test, fingerprint: 6);
        scorer.WasTrainedOn(changed).ShouldBeTrue();
        var evaluation = Evaluator.Evaluate(scorer, [.. Toys.Separable(100, Split.Test), changed]);
        (evaluation.Rows, evaluation.RowsSeenInTraining).ShouldBe((100, 1));
    }

    private static string Words(Random random, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => $"word{random.Next(2000)}"));

    private static LabelledTicket Row(string body, long fingerprint) => new("", body, "any", Split.Train, fingerprint);

    private static int[] GroupsOf(params string[] bodies) =>
        NearDuplicates.GroupsOf([.. bodies.Select((body, row) => Row(body, row))]);
}
