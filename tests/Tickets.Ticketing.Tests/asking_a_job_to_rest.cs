using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class asking_a_job_to_rest
{
    private static readonly Job Run = Job.Queued(JobKind.Process, DateTimeOffset.UnixEpoch) with
    {
        State = JobState.Running,
    };

    [Theory]
    [InlineData(JobAction.Pause, JobState.Running, JobState.Paused)]
    [InlineData(JobAction.Pause, JobState.Paused, JobState.Paused)]
    [InlineData(JobAction.Resume, JobState.Paused, JobState.Running)]
    [InlineData(JobAction.Resume, JobState.Running, JobState.Running)]
    // Its last chunk ended while it was paused.
    [InlineData(JobAction.Resume, JobState.Paused, JobState.Succeeded)]
    [InlineData(JobAction.Cancel, JobState.Paused, JobState.Cancelled)]
    [InlineData(JobAction.Cancel, JobState.Cancelled, JobState.Cancelled)]
    public void is_done(JobAction action, JobState before, JobState after) =>
        JobControl.WhyNot(action, Run with { State = before }, after).ShouldBeNull();

    [Theory]
    [InlineData(JobAction.Pause, JobState.Succeeded)]
    [InlineData(JobAction.Resume, JobState.Succeeded)]
    [InlineData(JobAction.Resume, JobState.Cancelled)]
    [InlineData(JobAction.Cancel, JobState.Failed)]
    public void is_refused_when_it_has_ended(JobAction action, JobState state) =>
        JobControl
            .WhyNot(action, Run with { State = state }, state)
            .ShouldBe($"The job has ended: it is {state.ToString().ToLowerInvariant()}.");

    // Failed, with "the job has ended", for a read that was under way.
    [Fact]
    public void is_refused_for_a_read_which_is_done_in_a_moment() =>
        JobControl
            .WhyNot(JobAction.Pause, Run with { Kind = JobKind.Fetch }, JobState.Running)
            .ShouldBe("A fetch job can only be cancelled.");
}
