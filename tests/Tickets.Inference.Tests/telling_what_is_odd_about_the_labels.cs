using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class telling_what_is_odd_about_the_labels
{
    private static readonly string[] Fillers = ["please", "today", "again", "since", "monday", "office", "team", "urgent", "hello", "thanks"];

    // So many tickets of a category with words of its own.
    private static IEnumerable<LabelledTicket> Tickets(string label, int count, string words, int from)
    {
        var random = new Random(from);
        return Enumerable.Range(from, count).Select(row => new LabelledTicket(
            "",
            string.Join(' ', random.GetItems(words.Split(' '), 3).Concat(random.GetItems(Fillers, 3)).Append($"n{row}")),
            label,
            Split.Train,
            10L * row
        ));
    }

    private static LabelReport Report(out List<string> said, params IEnumerable<LabelledTicket>[] rows)
    {
        var words = new List<string>();
        var model = new ModelTrainer(step => words.AddRange(step.Words is { } sentence ? [sentence] : [])).Train([.. rows.SelectMany(each => each)]);
        said = words;
        return model.Card.Labels.ShouldNotBeNull();
    }

    [Fact]
    public void says_nothing_where_nothing_is_odd()
    {
        var report = Report(
            out _,
            Tickets("access", 100, "password login account user", 0),
            Tickets("billing", 100, "invoice charged refund card", 1000)
        );
        report.InWords().ShouldBeEmpty();
    }

    [Fact]
    public void finds_tickets_whose_text_has_two_categories()
    {
        var access = Tickets("access", 100, "password login account user", 0).ToArray();
        var report = Report(
            out _,
            access,
            Tickets("billing", 100, "invoice charged refund card", 1000),
            access[..4].Select(row => row with { Label = "billing" })
        );
        report.Contradicting.ShouldBe(8);
        report.InWords().ShouldContain("8 tickets have a text that others have too, with another category");
    }

    [Fact]
    public void finds_tickets_that_look_like_another_category_and_shows_some()
    {
        var report = Report(
            out var said,
            Tickets("access", 200, "password login account user", 0),
            Tickets("billing", 200, "invoice charged refund card", 3000),
            Tickets("billing", 6, "password login account user", 9000)
        );
        report.LikelyWrong.ShouldBeInRange(4, 8);
        said.ShouldContain(sentence => sentence.Contains("is 'billing', and looks like 'access'", StringComparison.Ordinal));
    }

    [Fact]
    public void gives_all_that_may_be_wrong_the_most_doubtful_first()
    {
        LabelledTicket[] wrong = [.. Tickets("billing", 12, "password login account user", 9000).Select((row, place) => row with { Key = $"line {place}" })];
        var model = new ModelTrainer().Train([
            .. Tickets("access", 400, "password login account user", 0),
            .. Tickets("billing", 400, "invoice charged refund card", 3000),
            .. wrong,
        ]);
        model.Doubtful.Count.ShouldBe(model.Card.Labels!.LikelyWrong);
        model.Doubtful.Count.ShouldBeGreaterThan(5);
        model.Doubtful.ShouldAllBe(each => each.Likely == "access" && wrong.Contains(each.Ticket));
        model.Doubtful.Select(each => each.Probability).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void finds_categories_that_are_alike_and_those_that_are_small()
    {
        var report = Report(
            out _,
            Tickets("access", 100, "password login account user", 0),
            Tickets("accounts", 100, "password login account user", 1000),
            Tickets("billing", 100, "invoice charged refund card", 2000),
            Tickets("rare", 4, "parcel shipped address", 3000)
        );
        var (one, other, share) = report.Alike.ShouldHaveSingleItem();
        (one, other).ShouldBe(("access", "accounts"));
        share.ShouldBeInRange(0.3, 0.8);
        report.Small.ShouldBe(["rare"]);
    }
}
