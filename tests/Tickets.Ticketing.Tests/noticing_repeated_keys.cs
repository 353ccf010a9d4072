using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class noticing_repeated_keys
{
    [Fact]
    public void finds_each_that_was_there_before()
    {
        var keys = new KeyFilter();
        for (var row = 0; row < 10_000; row++)
            keys.Add($"key {row}");
        Enumerable.Range(0, 10_000).Count(row => keys.Add($"key {row}")).ShouldBe(0);
    }

    [Fact]
    public void takes_few_others_for_known()
    {
        var keys = new KeyFilter();
        Enumerable.Range(0, 100_000).Count(row => !keys.Add($"key {row}")).ShouldBeLessThan(300);
    }
}
