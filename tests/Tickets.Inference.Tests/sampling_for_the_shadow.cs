using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

public class sampling_for_the_shadow
{
    [Theory]
    [InlineData(1, 200, 1)]
    [InlineData(200, 200, 200)]
    [InlineData(201, 200, 101)]
    [InlineData(2000, 200, 200)]
    [InlineData(10_000, 1, 1)]
    [InlineData(10_000, int.MaxValue, 10_000)]
    public void takes_at_most_so_many_from_all_over_the_chunk(int tickets, int most, int expected)
    {
        var sample = ShadowRun.ChooseSample(tickets, most);

        sample.Length.ShouldBe(expected);
        sample.Zip(sample.Skip(1), (one, next) => next - one).Distinct().Count().ShouldBeLessThanOrEqualTo(1);
    }
}
