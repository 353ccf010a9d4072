using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class counting_what_was_done
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 8, 0, 35, TimeSpan.Zero);

    private static Dictionary<DateTimeOffset, Work> At(DateTimeOffset slice, Work work) => new() { [slice] = work };

    [Fact]
    public void begins_with_all_slices_of_sixty_minutes()
    {
        var slices = new Throughput().ToCount(Now);
        slices[0].ShouldBe(new(2026, 11, 26, 7, 1, 0, TimeSpan.Zero));
        slices[^1].ShouldBe(new(2026, 11, 26, 8, 0, 30, TimeSpan.Zero));
        slices.Count.ShouldBe((59 * 6) + 4);
    }

    // Failed, with an hour of slices each time, when all were counted again.
    [Fact]
    public void counts_only_the_latest_slices_again()
    {
        var throughput = new Throughput();
        throughput.Take(At(Now.AddSeconds(-5), new(3, 2)), Now);
        var slices = throughput.ToCount(Now.AddSeconds(1));
        slices[0].ShouldBe(new(2026, 11, 26, 8, 0, 10, TimeSpan.Zero));
        slices.Count.ShouldBe(3);

        throughput.Take(At(Now.AddSeconds(-5), new(3, 5)), Now.AddSeconds(1));
        throughput.Since(Now.AddMinutes(-1)).ShouldBe(new Work(3, 5), "counted again, not added");
    }

    [Fact]
    public void tells_each_minute_and_forgets_what_is_older_than_an_hour()
    {
        var throughput = new Throughput();
        throughput.Take(At(new(2026, 11, 26, 7, 1, 0, TimeSpan.Zero), new(1, 0)), Now);
        throughput.Take(At(new(2026, 11, 26, 8, 0, 30, TimeSpan.Zero), new(4, 2)), Now);
        var minutes = throughput.PerMinute();
        minutes.Count.ShouldBe(60);
        minutes[0].ShouldBe(new(new(2026, 11, 26, 7, 1, 0, TimeSpan.Zero), 1, 0));
        minutes[^1].ShouldBe(new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), 4, 2));
        minutes.Sum(minute => minute.Accepted).ShouldBe(throughput.LastHour.Accepted);

        throughput.Take(At(new(2026, 11, 26, 8, 0, 30, TimeSpan.Zero), new(4, 2)), Now.AddMinutes(1));
        throughput.LastHour.ShouldBe(new Work(4, 2));
        throughput.Take(new Dictionary<DateTimeOffset, Work>(), Now.AddHours(3));
        throughput.LastHour.ShouldBe(new Work(0, 0));
    }
}
