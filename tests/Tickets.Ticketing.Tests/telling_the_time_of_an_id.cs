using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class telling_the_time_of_an_id
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void separates_ids_of_a_time_from_those_before()
    {
        var first = LiveId.FirstOf(Noon);
        Guid.CreateVersion7(Noon).ShouldBeGreaterThan(first);
        Guid.CreateVersion7(Noon.AddMilliseconds(-1)).ShouldBeLessThan(first);
        LiveId.TimeOf(Guid.CreateVersion7(Noon)).ShouldBe(Noon);
    }

    // Failed, with an id among the imported ones, for times before 1970-02-19.
    [Fact]
    public void is_never_an_id_of_an_imported_ticket()
    {
        LiveId.FirstOf(DateTimeOffset.MinValue).ShouldBe(ImportedId.FirstLive);
        ImportedId.IsLive(LiveId.FirstOf(DateTimeOffset.MaxValue)).ShouldBeTrue();
    }
}
