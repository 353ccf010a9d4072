using Shouldly;
using Tickets.Sample;
using Xunit;

namespace Tickets.Ticketing.Tests.Sample;

public class making_up_tickets
{
    private static readonly SampleTicket[] Tickets = [.. SampleTickets.Generate(10_000, seed: 1)];

    [Fact]
    public void gives_the_same_tickets_for_the_same_seed() =>
        SampleTickets.Generate(500, seed: 1).ShouldBe(Tickets.Take(500));

    [Fact]
    public void gives_other_tickets_for_another_seed() =>
        SampleTickets.Generate(500, seed: 2).Intersect(Tickets).Count().ShouldBeLessThan(5);

    [Fact]
    public void begins_a_longer_run_with_the_shorter_one() =>
        SampleTickets.Generate(1000, seed: 7).Take(100).ShouldBe(SampleTickets.Generate(100, seed: 7));

    [Fact]
    public void makes_a_ticket_only_when_it_is_read() =>
        SampleTickets.Generate(long.MaxValue, seed: 1).First().ShouldBe(Tickets[0]);

    [Theory]
    [InlineData("technical", 18)]
    [InlineData("billing", 15)]
    [InlineData("account", 13)]
    [InlineData("shipping", 12)]
    [InlineData("returns", 10)]
    [InlineData("sales", 9)]
    [InlineData("security", 7)]
    [InlineData("outage", 6)]
    [InlineData("human_resources", 5)]
    [InlineData("general", 5)]
    public void gives_each_category_its_share(string category, double percent) =>
        Percent(ticket => ticket.Category == category).ShouldBe(percent, tolerance: 1);

    [Fact]
    public void knows_ten_categories() => Tickets.Select(ticket => ticket.Category).Distinct().Count().ShouldBe(10);

    [Fact]
    public void uses_the_four_priorities() =>
        Tickets
            .Select(ticket => ticket.Priority)
            .Distinct()
            .ShouldBe(["low", "medium", "high", "critical"], ignoreOrder: true);

    [Fact]
    public void makes_outages_more_urgent_than_questions()
    {
        Urgent("outage").ShouldBeGreaterThan(0.75);
        Urgent("general").ShouldBeLessThan(0.25);

        static double Urgent(string category) =>
            Tickets
                .Where(ticket => ticket.Category == category)
                .Average(ticket => ticket.Priority is "high" or "critical" ? 1.0 : 0.0);
    }

    [Fact]
    public void writes_one_in_five_in_German() =>
        Percent(ticket => ticket.Language == "de").ShouldBe(20, tolerance: 1.5);

    [Fact]
    public void writes_German_with_umlauts() =>
        Tickets.Where(ticket => ticket.Language == "de").Average(HasUmlaut).ShouldBeGreaterThan(0.8);

    [Fact]
    public void quotes_earlier_mail_in_some() =>
        Percent(ticket => ticket.Body.Contains("\n> ", StringComparison.Ordinal)).ShouldBe(7, tolerance: 1);

    // Words come from a fixed stock of phrases, so one that occurs a single time in 10,000 tickets is a typo.
    [Fact]
    public void misspells_some() =>
        Tickets
            .SelectMany(ticket => ticket.Body.Split(' ', '\n').Where(word => word.All(char.IsLower)).Distinct())
            .CountBy(word => word)
            .Count(word => word.Value == 1)
            .ShouldBeInRange(300, 1500);

    [Fact]
    public void leaves_html_in_some() =>
        Percent(ticket => ticket.Body.Contains("<br>") || ticket.Body.Contains("<p>") || ticket.Body.Contains("<div"))
            .ShouldBeInRange(1.5, 5);

    [Fact]
    public void fills_every_gap() =>
        Tickets.Where(ticket => (ticket.Subject + ticket.Body).AsSpan().ContainsAny("{}[]^")).ShouldBeEmpty();

    [Fact]
    public void leaves_no_body_empty() => Tickets.ShouldAllBe(ticket => ticket.Body.Length > 0);

    [Fact]
    public void writes_to_example_domains_only() =>
        Tickets
            .SelectMany(ticket => ticket.Body.Split(' ', '\n', '<', '>', '(', ')', ','))
            .Where(word => word.Contains('@', StringComparison.Ordinal))
            .Count(word => !word.Contains("@example.", StringComparison.OrdinalIgnoreCase))
            .ShouldBeLessThan(30, "but for typos");

    [Fact]
    public void rarely_writes_a_ticket_twice() =>
        Tickets.DistinctBy(ticket => (ticket.Subject, ticket.Body)).Count().ShouldBeGreaterThan(9_900);

    private static double Percent(Func<SampleTicket, bool> of) => 100.0 * Tickets.Count(of) / Tickets.Length;

    private static double HasUmlaut(SampleTicket ticket) =>
        $"{ticket.Subject} {ticket.Body}".IndexOfAny(['ä', 'ö', 'ü', 'ß', 'Ä', 'Ö', 'Ü']) >= 0 ? 1 : 0;
}
