using Shouldly;
using Tickets.Contracts;
using Tickets.Pages;
using Xunit;

namespace Tickets.PagesTests;

public class marking_a_text
{
    private static Explanation Reasons(params TermContribution[] terms) =>
        new("m", "billing", "account", 1, default, terms, default);

    // Failed when weak words were marked as strong ones.
    [Fact]
    public void says_how_much_each_part_spoke_for_or_against() =>
        MarkedText
            .Split(
                "my invoice is odd",
                "body",
                Reasons(
                    new("invoice", 1, 0, [new("body", 3, 7), new("subject", 0, 2)]),
                    new("my", 0, 0.3, [new("body", 0, 2)]),
                    new("odd", 0.01, 0, [new("body", 14, 3)])
                )
            )
            .ShouldBe([new("my", -2), new(" ", 0), new("invoice", 3), new(" is odd", 0)]);

    // Failed when the last of overlapping places won.
    [Fact]
    public void adds_what_overlaps() =>
        MarkedText
            .Split("a b", "body", Reasons(new("a", 1, 0, [new("body", 0, 1)]), new("a b", 0, 1, [new("body", 0, 3)])))
            .ShouldBe([new("a", 0), new(" b", -3)]);

    [Fact]
    public void leaves_a_text_without_reasons_as_it_is()
    {
        MarkedText.Split("text", "body", null).ShouldBe([new("text", 0)]);
        MarkedText.Split("text", "body", Reasons()).ShouldBe([new("text", 0)]);
        MarkedText.Split("", "body", Reasons()).ShouldBeEmpty();
    }
}
