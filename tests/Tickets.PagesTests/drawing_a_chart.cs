using Shouldly;
using Tickets.Pages;
using Xunit;

namespace Tickets.PagesTests;

public class drawing_a_chart
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 10)]
    [InlineData(11, 20)]
    [InlineData(21, 40)]
    [InlineData(10_001, 20_000)]
    [InlineData(1_000_000, 1_000_000)]
    public void ends_with_a_round_number(long most, long upperEdge) =>
        Chart.For(600, 160, [0, most]).Most.ShouldBe(upperEdge);

    // Failed when it was upside down.
    [Fact]
    public void runs_from_the_left_to_the_right_and_upwards() =>
        Chart.For(100, 10, [0, 2, 4]).Line([0, 2, 4]).ShouldBe("0,10 50,5 100,0");
}
