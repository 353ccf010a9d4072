using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class numbering_a_batch
{
    // Failed, with ids twice, when the count stopped at the end.
    [Theory]
    [InlineData("0196b3c1-5a2b-7c3d-8e4f-0123456789ab")]
    [InlineData("0196b3c1-5a2b-7c3d-8e4f-01234567ffff")]
    public void counts_on_from_the_first_id(string first)
    {
        var ids = Enumerable
            .Range(0, SubmitTicketsEndpoint.MaxTickets)
            .Select(place => SubmitTicketsEndpoint.IdAt(place, Guid.Parse(first)))
            .ToList();
        ids[0].ShouldBe(Guid.Parse(first));
        ids.Distinct().Count().ShouldBe(ids.Count);
        ids.ShouldAllBe(id => $"{id}".StartsWith(first.Substring(0, 32)));
        ids.ShouldAllBe(id => id.Version == 7);
    }
}
