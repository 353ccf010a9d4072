using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class planning_a_backlog_run
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Before = ImportedId.Of(new byte[8], 0);

    private static Guid[] Ids(int count) =>
        [.. Enumerable.Range(1, count).Select(row => ImportedId.Of([1, 0, 0, 0, 0, 0, 0, 0], row))];

    [Fact]
    public void ends_with_the_first_part_when_all_of_it_fits()
    {
        var ids = Ids(5);
        var plan = BacklogPlan.Of(ids, 2, Before, Now);
        plan.Chunks.Select(chunk => chunk.Total).ShouldBe([2, 2, 1]);
        (plan.Total, plan.Through, plan.IsLast).ShouldBe((5, ids[4], true));
    }

    [Fact]
    public void of_an_empty_backlog_ends_at_once_where_it_was()
    {
        var plan = BacklogPlan.Of([], 2, Before, Now);
        (plan.Chunks.Count, plan.Total, plan.Through, plan.IsLast).ShouldBe((0, 0, Before, true));
    }

    // Failed, with the run taken for planned, when only the number of tickets was looked at.
    [Fact]
    public void goes_on_after_as_many_chunks_as_make_a_part()
    {
        // Of as many imports, so that each chunk has one ticket.
        Guid[] ids = [.. Enumerable.Range(1, 600).Select(import => ImportedId.Of([(byte)(import >> 8), (byte)import, 0, 0, 0, 0, 0, 0], 0))];
        var plan = BacklogPlan.Of(ids, 2000, Before, Now);
        (plan.Chunks.Count, plan.Through, plan.IsLast).ShouldBe((500, plan.Chunks[^1].To, false));
        plan.Total.ShouldBe(500);
    }

    [Fact]
    public void goes_on_when_there_may_be_more_tickets()
    {
        var ids = Ids(BacklogPlan.MaxTicketsOf(10));
        var plan = BacklogPlan.Of(ids, 10, Before, Now);
        (plan.Total, plan.Through, plan.IsLast).ShouldBe((5000, ids[^1], false));
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(200, 100_000)]
    [InlineData(int.MaxValue, 100_000)]
    public void looks_at_no_more_tickets_than_it_has_memory_for(int batchSize, int tickets) =>
        BacklogPlan.MaxTicketsOf(batchSize).ShouldBe(tickets);
}
