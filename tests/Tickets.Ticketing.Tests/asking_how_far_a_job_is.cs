using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class asking_how_far_a_job_is
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static Job Running =>
        Job.Queued(JobKind.Process, Start) with
        {
            State = JobState.Running,
            StartedAt = Start,
            Total = 1000,
            Done = 190,
            Failed = 10,
            Planned = true,
        };

    [Fact]
    public void tells_the_rate_and_the_time_left()
    {
        var status = JobStatus.Of(Running, null, Start.AddSeconds(10));
        (status.Rate, status.EtaSeconds).ShouldBe((19.0, 40.0));
    }

    [Fact]
    public void tells_no_rate_before_anything_is_done() =>
        JobStatus.Of(Running with { Done = 0 }, null, Start.AddSeconds(10)).Rate.ShouldBeNull();

    [Fact]
    public void tells_the_rate_over_all_once_it_ended()
    {
        var ended = Running with { State = JobState.Succeeded, Done = 990, FinishedAt = Start.AddSeconds(100) };
        var status = JobStatus.Of(ended, null, Start.AddHours(1));
        (status.Rate, status.EtaSeconds).ShouldBe((9.9, null));
    }

    // Failed, with 1.9 and then 0.2, when the time in which it rested counted too.
    [Fact]
    public void tells_the_rate_of_the_time_in_which_it_did_not_rest()
    {
        var paused = Running with { State = JobState.Paused, PausedAt = Start.AddSeconds(10) };
        JobStatus.Of(paused, null, Start.AddSeconds(100)).Rate.ShouldBe(19.0);
        var resumed = Running with { PausedAt = Start.AddSeconds(10), PausedSeconds = 990 };
        JobStatus.Of(resumed, null, Start.AddSeconds(1000)).Rate.ShouldBe(19.0);
    }

    // Failed, with the time left of what was planned, when the total grew while a run was being planned.
    [Fact]
    public void tells_no_time_left_before_the_total_is_known() =>
        JobStatus.Of(Running with { Planned = false }, null, Start.AddSeconds(10)).EtaSeconds.ShouldBeNull();

    // Failed, with 0 of 0, when only a success counted the one thing that was to be read.
    [Theory]
    [InlineData(JobState.Queued, 0, 0)]
    [InlineData(JobState.Succeeded, 1, 0)]
    [InlineData(JobState.Failed, 0, 1)]
    public void counts_a_read_as_one(JobState state, int done, int failed)
    {
        var read = Job.Queued(JobKind.Fetch, Start) with { State = state, Total = done, Done = done };
        var status = JobStatus.Of(read, null, Start.AddSeconds(10));
        (status.Total, status.Done, status.Failed).ShouldBe((1, done, failed));
    }
}
