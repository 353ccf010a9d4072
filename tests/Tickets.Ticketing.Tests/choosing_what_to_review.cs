using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class choosing_what_to_review
{
    private static JsonObject Ticket(string body, params (string Category, double Confidence)[] alternatives) =>
        new()
        {
            ["subject"] = "",
            ["body"] = body,
            ["alternatives"] = new JsonArray([
                .. alternatives.Select(each => new JsonObject
                {
                    ["category"] = each.Category,
                    ["confidence"] = each.Confidence,
                }),
            ]),
        };

    private static string[] Ranked(params JsonObject[] tickets) =>
        [.. ReviewTicketsEndpoint.Rank(tickets).Select(ticket => $"{ticket["body"]} x{ticket["alike"]}")];

    [Fact]
    public void puts_the_undecided_first() =>
        Ranked(
                Ticket("sure", ("a", 0.8), ("b", 0.1)),
                Ticket("torn", ("a", 0.41), ("b", 0.4)),
                Ticket("doubtful", ("a", 0.5), ("b", 0.3))
            )
            .ShouldBe(["torn x1", "doubtful x1", "sure x1"]);

    [Fact]
    public void puts_seldom_guesses_before_common_ones() =>
        Ranked(
                Ticket("common one", ("a", 0.5), ("b", 0.3)),
                Ticket("common two", ("a", 0.5), ("b", 0.3)),
                Ticket("seldom", ("c", 0.5), ("b", 0.3))
            )[0]
            .ShouldBe("seldom x1");

    [Fact]
    public void shows_texts_that_are_alike_once_and_early() =>
        Ranked(
                Ticket("the lamp", ("a", 0.5), ("b", 0.3)),
                Ticket("order 17 is late!", ("a", 0.5), ("b", 0.3)),
                Ticket("Order 4711 is late", ("a", 0.5), ("b", 0.3))
            )
            .ShouldBe(["order 17 is late! x2", "the lamp x1"]);

    [Fact]
    public void takes_a_ticket_without_a_guess_for_undecided() =>
        Ranked(Ticket("sure", ("a", 0.9), ("b", 0.05)), Ticket("nothing known"))[0].ShouldBe("nothing known x1");
}
