using System.Text.Json;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class showing_a_ticket
{
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 9, 0, 0, 123, 456, TimeSpan.FromHours(2));

    private static readonly Ticket Live = new()
    {
        Id = Guid.CreateVersion7(Created),
        Subject = "Grüße",
        Body = "1 < 2",
        Source = "api",
        CreatedAt = Created,
    };

    private static readonly Outcome Answered = new()
    {
        Status = TicketStatus.Processed,
        Best = "billing",
        Confidence = 0.5f,
        Alternatives = [new("billing", 0.5f), new("outage", 0.25f)],
        ModelVersion = "000000000000",
        ClassifiedAt = Created,
    };

    private static TicketView View(Outcome? outcome, string? why = null) =>
        TicketView.Of(new StoredTicket(Live, outcome), why);

    // Failed, with the id behind the body and two styles of blanks, when documents were put out as PostgreSQL keeps them.
    [Fact]
    public void writes_one_style_with_the_id_first_and_times_in_UTC() =>
        JsonSerializer
            .Serialize(View(Answered), JsonStyle.Answers)
            .ShouldBe(
                $$"""
                {"id":"{{Live.Id}}","subject":"Grüße","body":"1 < 2","priority":null,"source":"api","external_id":null,
                "label":null,"split":"live","created_at":"2026-01-01T07:00:00.123Z","version":1,"status":"processed",
                "category":"billing","confidence":0.5,
                "alternatives":[{"category":"billing","confidence":0.5},{"category":"outage","confidence":0.25}],
                "reason":null,"model_version":"000000000000","classified_at":"2026-01-01T07:00:00.123Z",
                "corrected_by":null,"predicted_priority":null}
                """.ReplaceLineEndings("")
            );

    [Fact]
    public void a_live_one_without_an_outcome_is_queued_and_says_why_it_waits()
    {
        var view = View(null, "no_model");
        (view.Status, view.Category, view.Reason).ShouldBe((TicketStatus.Queued, null, "no_model"));
    }

    [Fact]
    public void an_imported_one_without_an_outcome_waits_for_a_run_and_for_nothing_else()
    {
        var imported = Live with { Id = ImportedId.Of(new byte[8], 1) };
        var view = TicketView.Of(new StoredTicket(imported, null), "no_model");
        (view.Status, view.Reason).ShouldBe((TicketStatus.Unprocessed, null));
    }

    // Failed, with the guess for a category, when the best one was taken whatever the status.
    [Fact]
    public void one_that_needs_review_has_no_category()
    {
        var view = View(Answered with { Status = TicketStatus.NeedsReview, Reason = "low_confidence" });
        (view.Category, view.Alternatives[0].Category, view.Reason).ShouldBe((null, "billing", "low_confidence"));
    }

    [Theory]
    [InlineData(TicketStatus.Processed, JobState.Succeeded, 1, 0)]
    [InlineData(TicketStatus.NeedsReview, JobState.Succeeded, 1, 0)]
    [InlineData(TicketStatus.Failed, JobState.Failed, 0, 1)]
    public void is_its_own_task_which_ends_with_it(TicketStatus status, JobState state, int done, int failed)
    {
        var task = JobStatus.Of(View(Answered with { Status = status, Reason = "because" }));
        (task.State, task.Total, task.Done, task.Failed).ShouldBe((state, 1, done, failed));
        task.Error.ShouldBe(state == JobState.Failed ? "because" : null);
        task.FinishedAt.ShouldBe(Created);
    }

    [Fact]
    public void is_its_own_task_which_says_why_it_waits()
    {
        var task = JobStatus.Of(View(null, "no_model"));
        (task.State, task.Reason, task.Error, task.FinishedAt).ShouldBe((JobState.Running, "no_model", null, null));
    }
}
