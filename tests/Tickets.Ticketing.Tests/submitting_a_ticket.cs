using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Shouldly;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class submitting_a_ticket
{
    private static readonly Limits Limits = new();

    private static Dictionary<string, string> Errors(SubmitTicket request) =>
        Errors(SubmitTicketEndpoint.Validate(request, Limits, TimeProvider.System));

    private static Dictionary<string, string> Errors(ProblemDetails problem) =>
        ReferenceEquals(problem, WolverineContinue.NoProblems)
            ? []
            : ((IDictionary<string, string[]>)problem.Extensions["errors"]!).ToDictionary(
                entry => entry.Key,
                entry => entry.Value.ShouldHaveSingleItem()
            );

    [Theory]
    [InlineData("High")]
    [InlineData("low")]
    [InlineData("CRITICAL")]
    [InlineData(" medium ")]
    [InlineData("urgent")]
    [InlineData(null)]
    public void takes_a_priority_in_any_case_or_none(string? priority) =>
        Errors(new SubmitTicket("s", "b", priority)).ShouldBeEmpty();

    [Theory]
    [InlineData("s", null)]
    [InlineData(null, "b")]
    [InlineData("", "b")]
    [InlineData("s", " ")]
    public void needs_a_subject_or_a_body(string? subject, string? body)
    {
        Errors(new SubmitTicket(subject, body, null)).ShouldBeEmpty();
        Errors(new SubmitTicket(null, " ", "low"))
            .ShouldBe(new() { ["body"] = "is missing, and so is the subject: one of them must say something" });
    }

    [Theory]
    [InlineData("", "x", "source", "must have 1 to 200 characters")]
    [InlineData("x", " ", "external_id", "must have 1 to 200 characters")]
    [InlineData("x", "a\0", "external_id", "must not contain NUL characters")]
    public void says_what_is_wrong_with_an_external_id(string source, string id, string field, string error) =>
        Errors(new SubmitTicket("s", "b", null, source, id)).ShouldBe(new() { [field] = error });

    [Theory]
    [InlineData(
        "s", "b", "soon", "priority",
        "must be one of low, medium, high, critical, or a usual word for one of them, such as normal, urgent, highest, blocker, minor, P1 or Sev 2; a number alone is none"
    )]
    [InlineData("s\0", "b", "low", "subject", "must not contain NUL characters")]
    [InlineData("s", "\0", "low", "body", "must not contain NUL characters")]
    public void says_what_is_wrong_with_a_field(
        string subject,
        string body,
        string priority,
        string field,
        string error
    ) => Errors(new SubmitTicket(subject, body, priority)).ShouldBe(new Dictionary<string, string> { [field] = error });

    [Fact]
    public void takes_no_time_later_than_tomorrow()
    {
        var now = DateTimeOffset.UtcNow;
        Errors(new SubmitTicket("s", "b", null, OpenedAt: now.AddHours(23))).ShouldBeEmpty();
        Errors(new SubmitTicket("s", "b", null, OpenedAt: now.AddHours(25))).ShouldBe(new() { ["opened_at"] = "is later than tomorrow" });
    }

    [Fact]
    public void has_limits_of_fields_that_are_met_exactly()
    {
        var hundred = Enumerable.Range(0, 100).ToDictionary(field => new string('n', 197) + $"{field:000}", string? (_) => null);
        ErrorsOf(hundred).ShouldBeEmpty();
        hundred["n"] = null;
        ErrorsOf(hundred).ShouldBe(new() { ["fields"] = "may be at most 100" });
        var most = Enumerable.Range(0, 8).ToDictionary(field => $"{field}", string? (_) => new string('v', 4000));
        most["text"] = new string('ä', (32 * 1024 - 8 * 4001 - 4) / 2);
        ErrorsOf(most).ShouldBeEmpty();
        most["text"] += "v";
        ErrorsOf(most).ShouldBe(new() { ["fields"] = "may have at most 32768 bytes, names and values together" });
    }

    [Theory]
    [InlineData("", "v", "fields", "must have 1 to 200 characters")]
    [InlineData("n\0", "v", "fields", "must not contain NUL characters")]
    [InlineData("n", "v\0", "fields.n", "must not contain NUL characters")]
    public void says_what_is_wrong_with_a_field_of_the_source(string name, string value, string field, string error) =>
        ErrorsOf(new() { [name] = value }).ShouldBe(new() { [field] = error });

    [Fact]
    public void says_of_which_field_the_value_is_too_long() =>
        ErrorsOf(new() { ["n"] = new string('v', 4001) }).ShouldBe(new() { ["fields.n"] = "may have at most 4000 characters" });

    private static Dictionary<string, string> ErrorsOf(Dictionary<string, string?> fields) =>
        Errors(new SubmitTicket("s", "b", null, Fields: fields));

    [Fact]
    public void has_limits_that_are_met_exactly()
    {
        var (subject, body) = (new string('s', 300), new string('ä', 32 * 1024));
        Errors(new SubmitTicket(subject, body, "low")).ShouldBeEmpty();
        Errors(new SubmitTicket(subject + "s", body + "b", "low")).Keys.ShouldBe(["body", "subject"]);
    }

    [Fact]
    public void makes_a_ticket_of_it_whose_id_is_its_task()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var id = Guid.CreateVersion7(now);
        var ticket = new SubmitTicket("s", "b", "High").ToTicket(id, new(new(new()), new(new())), now);
        ticket.Id.ShouldBe(id);
        (ticket.Subject, ticket.Body, ticket.Priority).ShouldBe(("s", "b", Priority.High));
        (ticket.Source, ticket.Split, ticket.CreatedAt).ShouldBe(("api", Split.Live, now));

        var accepted = AcceptedTicket.Of(ticket.Id, expectedWaitSeconds: 7);
        accepted.RetryAfter.ShouldBe(7);
        accepted.Location.ShouldBe($"/requests/{ticket.Id}");
        JsonSerializer
            .Serialize(accepted.Body, JsonStyle.Answers)
            .ShouldBe($$"""{"ticket_id":"{{ticket.Id}}","task_id":"{{ticket.Id}}","status":"queued"}""");
    }
}
