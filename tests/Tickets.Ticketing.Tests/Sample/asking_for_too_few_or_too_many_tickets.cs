using Shouldly;
using Tickets.Sample;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests.Sample;

public class asking_for_too_few_or_too_many_tickets
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    public async Task is_refused(int rows) =>
        (
            await Should.ThrowAsync<RefusedException>(() =>
                new SampleCommand().Execute(new SampleInput { RowsFlag = rows })
            )
        ).Message.ShouldContain("--rows must be from 1 to 100000000");
}
