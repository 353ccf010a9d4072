using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class asking_for_a_page
{
    private static (TicketQuery Query, Problems Problems) Parse(string queryString)
    {
        var problems = new Problems();
        var parameters = new QueryCollection(QueryHelpers.ParseQuery(queryString));
        return (TicketQuery.Parse(parameters, new Limits(), problems), problems);
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
        var (query, problems) = Parse("?category=technical&status=needs_review&priority=High&limit=7");
        problems.Any.ShouldBeFalse();
        query.ShouldBe(
            new TicketQuery
            {
                Category = "technical",
                Status = TicketStatus.NeedsReview,
                Priority = Priority.High,
                Limit = 7,
            }
        );
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?status=open", "status")]
    [InlineData("?priority=urgent", "priority")]
    [InlineData("?category=", "category")]
    [InlineData("?category=a%00b", "category")]
    [InlineData("?cursor=", "cursor")]
    [InlineData("?cursor=abc", "cursor")]
    [InlineData("?cursor=%F0%9F%92%A5", "cursor")]
    public void refuses_what_it_does_not_know(string queryString, string field) =>
        Refused(queryString).ShouldBe([field]);

    [Fact]
    public void goes_on_at_a_cursor_of_the_same_filter()
    {
        var last = Guid.CreateVersion7();
        var cursor = Parse("?category=technical").Query.CursorAfter(last);
        Parse($"?category=technical&limit=3&cursor={cursor}").Query.After.ShouldBe(last);
    }

    [Theory]
    [InlineData("?category=billing")]
    [InlineData("?category=technical&status=failed")]
    [InlineData("?limit=5")]
    public void refuses_a_cursor_of_another_filter(string queryString)
    {
        var cursor = Parse("?category=technical").Query.CursorAfter(Guid.CreateVersion7());
        Refused($"{queryString}&cursor={cursor}").ShouldBe(["cursor"]);
    }

    [Fact]
    public void links_to_the_next_page_of_the_same_filter()
    {
        var (query, _) = Parse("?category=r%26d&status=needs_review&priority=low&limit=3");
        var cursor = query.CursorAfter(Guid.CreateVersion7());
        var (next, problems) = Parse(query.ToQueryString(cursor));
        problems.Any.ShouldBeFalse();
        (next with { After = null }).ShouldBe(query);
    }
}
