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
        Errors(SubmitTicketEndpoint.Validate(request, Limits));

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
