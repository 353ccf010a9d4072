using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class asking_for_a_page
{
    private const string EveryFilter =
        "?category=technical&label=outage&status=needs_review&priority=High&source=a%26b.csv&external_id=T-1&reason=low_confidence"
        + "&model=0f1e2d3c4b5a&corrected=False&min_confidence=0.2&max_confidence=0.95"
        + "&from=2026-11-26T08:00:00.0005%2B02:00&to=2026-11-27T00:00:00Z&text=100%25_";

    private static readonly TicketPlace Somewhere = new(Guid.CreateVersion7(), 0.5f);

    private static (TicketQuery Query, Problems Problems) Parse(string queryString)
    {
        var problems = new Problems();
        var parameters = new QueryCollection(QueryHelpers.ParseQuery(queryString));
        return (TicketQuery.Parse(parameters, new Limits(), new Requesters(new()), problems), problems);
    }

    private static string[] Refused(string queryString)
    {
        var (_, problems) = Parse(queryString);
        problems.Any.ShouldBeTrue();
        return [.. ((IDictionary<string, string[]>)problems.ToProblemDetails().Extensions["errors"]!).Keys];
    }

    [Fact]
    public void reads_every_filter()
    {
        var (query, problems) = Parse($"{EveryFilter}&sort=confidence&limit=7");
        problems.Any.ShouldBeFalse($"{problems}");
        query.ShouldBe(
            new TicketQuery
            {
                Filter = new()
                {
                    Category = "technical",
                    Label = "outage",
                    Status = TicketStatus.NeedsReview,
                    Priority = Priority.High,
                    Source = "a&b.csv",
                    ExternalId = "T-1",
                    Reason = "low_confidence",
                    Model = "0f1e2d3c4b5a",
                    Corrected = false,
                    MinConfidence = 0.2f,
                    MaxConfidence = 0.95f,
                    // Whole milliseconds, as tickets have: 0.0005 s after one is after it.
                    From = new(2026, 11, 26, 6, 0, 0, 1, TimeSpan.Zero),
                    To = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero),
                    Text = "100%_",
                },
                Sort = TicketSort.Confidence,
                Limit = 7,
            }
        );
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?limit=%2B1", "limit")]
    [InlineData("?limit=%201", "limit")]
    [InlineData("?status=%20failed", "status")]
    [InlineData("?status=open", "status")]
    [InlineData("?priority=urgent", "priority")]
    [InlineData("?sort=priority", "sort")]
    [InlineData("?sort=confidence", "sort")]
    [InlineData("?sort=confidence&status=processed", "sort")]
    [InlineData("?corrected=yes", "corrected")]
    [InlineData("?min_confidence=1.1", "min_confidence")]
    [InlineData("?max_confidence=-0.1", "max_confidence")]
    [InlineData("?max_confidence=NaN", "max_confidence")]
    [InlineData("?min_confidence=0.5&max_confidence=0.4", "min_confidence")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?from=2026-11-26", "from")]
    [InlineData("?from=2026-11-26T08:00:00", "from")]
    [InlineData("?from=2026-11-26T08:00:00+01:00", "from")]
    [InlineData("?to=9999-12-31T23:59:59.9999999Z", "to")]
    [InlineData("?from=2026-11-26T08:00:00Z&to=2026-11-26T08:00:00Z", "from")]
    [InlineData("?text=", "text")]
    [InlineData("?source=", "source")]
    [InlineData("?external_id=", "external_id")]
    [InlineData("?reason=a%00b", "reason")]
    [InlineData("?model=", "model")]
    [InlineData("?category=", "category")]
    [InlineData("?category=a%00b", "category")]
    [InlineData("?cursor=", "cursor")]
    [InlineData("?cursor=abc", "cursor")]
    [InlineData("?cursor=%F0%9F%92%A5", "cursor")]
    public void refuses_what_it_does_not_know(string queryString, string field) =>
        Refused(queryString).ShouldBe([field]);

    [Theory]
    [InlineData("category")]
    [InlineData("label")]
    [InlineData("source")]
    [InlineData("external_id")]
    [InlineData("reason")]
    [InlineData("model")]
    [InlineData("text")]
    public void refuses_a_text_that_is_too_long(string parameter)
    {
        Parse($"?{parameter}={new string('x', 200)}").Problems.Any.ShouldBeFalse();
        Refused($"?{parameter}={new string('x', 201)}").ShouldBe([parameter]);
    }

    [Fact]
    public void goes_on_at_a_cursor_of_the_same_filter()
    {
        var last = new TicketPlace(Guid.CreateVersion7(), 0.1234f);
        var cursor = Parse("?category=technical").Query.CursorAfter(last);
        Parse($"?category=technical&limit=3&cursor={cursor}").Query.After.ShouldBe(last);
    }

    [Theory]
    [InlineData("?category=billing")]
    [InlineData("?category=technical&status=failed")]
    [InlineData("?category=technical&text=x")]
    [InlineData("?category=technical&sort=oldest")]
    [InlineData("?limit=5")]
    public void refuses_a_cursor_of_another_filter(string queryString)
    {
        var cursor = Parse("?category=technical").Query.CursorAfter(Somewhere);
        Refused($"{queryString}&cursor={cursor}").ShouldBe(["cursor"]);
    }

    [Fact]
    public void links_to_the_next_page_of_the_same_filter()
    {
        var (query, _) = Parse($"{EveryFilter}&sort=confidence&limit=3");
        var cursor = query.CursorAfter(Somewhere);
        var (next, problems) = Parse(query.ToQueryString(cursor));
        problems.Any.ShouldBeFalse();
        (next with { After = null }).ShouldBe(query);
    }
}
