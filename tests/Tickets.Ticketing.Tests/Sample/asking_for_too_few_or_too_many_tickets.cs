using Shouldly;
using Tickets.Sample;
using Xunit;

namespace Tickets.Ticketing.Tests.Sample;

public class asking_for_too_few_or_too_many_tickets
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    public void is_refused_with_exit_code_2(int rows)
    {
        try
        {
            new SampleCommand().Execute(new SampleInput { RowsFlag = rows }).ShouldBeFalse();
            Environment.ExitCode.ShouldBe(2);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }
}
