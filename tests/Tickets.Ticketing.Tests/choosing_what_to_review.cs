using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class choosing_what_to_review
{
    private static (string Body, string? Guess, float? Best, float? Second) Ticket(string body) =>
        (body, null, null, null);

    private static (string Body, string? Guess, float? Best, float? Second) Ticket(
        string body,
        string guess,
        float best,
        float second
    ) => (body, guess, best, second);

    private static string[] Ranked(params (string Body, string? Guess, float? Best, float? Second)[] tickets)
    {
        var bodies = tickets.ToDictionary(_ => Guid.NewGuid(), ticket => ticket.Body);
        var candidates = bodies.Keys.Zip(
            tickets,
            (id, ticket) =>
                new ReviewCandidate(id, Fingerprint.Of("", ticket.Body), ticket.Guess, ticket.Best, ticket.Second)
        );
        return [.. ReviewTicketsEndpoint.Rank([.. candidates]).Select(each => $"{bodies[each.Id]} x{each.Alike}")];
    }

    [Fact]
    public void puts_the_undecided_first() =>
        Ranked(
                Ticket("sure", "a", 0.8f, 0.1f),
                Ticket("torn", "a", 0.41f, 0.4f),
                Ticket("doubtful", "a", 0.5f, 0.3f)
            )
            .ShouldBe(["torn x1", "doubtful x1", "sure x1"]);

    [Fact]
    public void gives_each_category_its_turn() =>
        Ranked(
                Ticket("first of many", "a", 0.45f, 0.4f),
                Ticket("second of many", "a", 0.5f, 0.4f),
                Ticket("third of many", "a", 0.5f, 0.3f),
                Ticket("of another", "c", 0.6f, 0.2f)
            )
            .ShouldBe(["first of many x1", "of another x1", "second of many x1", "third of many x1"]);

    [Fact]
    public void shows_texts_that_are_alike_once_and_early() =>
        Ranked(
                Ticket("the lamp", "a", 0.5f, 0.3f),
                Ticket("order 17 is late!", "a", 0.5f, 0.3f),
                Ticket("Order 4711 is late", "a", 0.5f, 0.3f)
            )
            .ShouldBe(["order 17 is late! x2", "the lamp x1"]);

    [Fact]
    public void takes_a_ticket_without_a_guess_for_undecided() =>
        Ranked(Ticket("sure", "a", 0.9f, 0.05f), Ticket("nothing known"))[0].ShouldBe("nothing known x1");
}
