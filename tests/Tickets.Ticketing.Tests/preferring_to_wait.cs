using Microsoft.AspNetCore.Http;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class preferring_to_wait
{
    private static double? Seconds(params string[] prefer)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["Prefer"] = prefer;
        return request.PreferredWait(TimeSpan.FromSeconds(30))?.TotalSeconds;
    }

    // Failed, with 100 seconds, without the limit.
    [Fact]
    public void takes_whole_seconds_up_to_the_limit_among_other_preferences()
    {
        Seconds("wait=10").ShouldBe(10);
        Seconds("respond-async, Wait = \"7\"; q=1").ShouldBe(7);
        Seconds("respond-async", "wait=100").ShouldBe(30);
    }

    [Theory]
    [InlineData("wait")]
    [InlineData("wait=")]
    [InlineData("wait=0")]
    [InlineData("wait=-1")]
    [InlineData("wait=1.5")]
    [InlineData("wait=99999999999")]
    [InlineData("respond-async")]
    public void passes_over_what_is_no_number_of_seconds(string prefer) => Seconds(prefer).ShouldBeNull();
}
