using Shouldly;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class asking_for_a_training
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static string? WhyNot(params (string Label, long Count)[] labels) =>
        Trainings.WhyNot(new([.. labels.Select(each => new ValueCount(each.Label, each.Count))]), Target.Category);

    [Fact]
    public void needs_two_categories_with_ten_tickets_each()
    {
        WhyNot(("a", 10), ("b", 10), ("c", 1)).ShouldBeNull();
        WhyNot(("a", 900), ("b", 9))!.ShouldStartWith(
            "There are too few tickets to learn from: 909 with a known category, and of 10 or more each there is 1 category (a, 900)."
        );
        WhyNot()!.ShouldStartWith("There are too few tickets to learn from: 0 with a known category, and of 10 or more each there are 0 categories.");
    }

    [Fact]
    public void takes_all_tickets_with_a_known_category_and_promotes_nothing_unless_it_is_said()
    {
        var plan = new TrainRequest().ToPlan("ann");
        plan.ShouldBe(new TrainingPlan { By = "ann" });
        (plan.Source, plan.Promote, plan.TargetPrecision).ShouldBe((LabelSource.Tickets, false, 0.9));
    }

    [Fact]
    public void says_all_that_is_wrong_at_once()
    {
        var request = new TrainRequest { Source = "x", Features = "y", TargetPrecision = double.NaN, MaxTickets = 0, Note = " " };
        Should.Throw<RefusedException>(() => request.ToPlan("ann"))
            .Errors!.Keys.ShouldBe(["features", "max_tickets", "note", "source", "target_precision"]);
    }

    [Fact]
    public void tells_what_it_is_at_and_the_time_left()
    {
        var job = Job.Queued(JobKind.Train, Start) with
        {
            State = JobState.Running,
            StartedAt = Start,
            Total = 100,
            Done = 25,
            Stage = "fitting",
        };
        var status = JobStatus.Of(job, null, Start.AddSeconds(10));
        (status.Stage, status.Rate, status.EtaSeconds).ShouldBe((TrainingStage.Fitting, null, 30));
        JobStatus.Of(job with { State = JobState.Succeeded }, null, Start).Stage.ShouldBeNull();
    }
}
