using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests</c>: a new ticket.</summary>
/// <param name="Subject">What it is about, in a line.</param>
/// <param name="Body">The text the requester wrote.</param>
/// <param name="Priority">How urgent it is.</param>
[Example("""{"subject": "Cannot log in", "body": "The page answers 500 since noon.", "priority": "high"}""")]
public sealed record SubmitTicket(
    [property: Required, AtMost("Limits:SubjectCharacters")] string? Subject,
    [property: Required, AtMost("Limits:BodyBytes")] string? Body,
    [property: Required, NameOf<Priority>] string? Priority
)
{
    /// <summary>The ticket of a valid request.</summary>
    public Ticket ToTicket(Guid id, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Subject = Subject!,
            Body = Body!,
            Priority = EnumNames.Parse<Priority>(Priority),
            Source = "api",
            Split = Split.Live,
            CreatedAt = now,
        };
}

/// <summary><c>POST /requests</c>: stores a ticket and has it classified; the 202 means that it is stored.</summary>
[Tags("Tickets")]
public static class SubmitTicketEndpoint
{
    /// <summary>Reads the body.</summary>
    public static Task<SubmitTicket> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync<SubmitTicket>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] SubmitTicket request, Limits limits) =>
        Check(request, limits).ToProblemDetails();

    /// <summary>The same, of a ticket wherever it comes from.</summary>
    public static Problems Check(SubmitTicket request, Limits limits)
    {
        var problems = new Problems();
        problems.RequireText("subject", request.Subject);
        problems.RequireText("body", request.Body);
        if (request.Subject?.Length > limits.SubjectCharacters)
            problems.Add("subject", $"may have at most {limits.SubjectCharacters} characters");
        if (request.Body is { } body && Encoding.UTF8.GetByteCount(body) > limits.BodyBytes)
            problems.Add("body", $"may have at most {limits.BodyBytes} bytes");
        if (request.Priority is null)
            problems.Add("priority", "is missing");
        else if (EnumNames.Parse<Priority>(request.Priority) is null)
            problems.Add("priority", $"must be one of {EnumNames.All<Priority>()}");
        return problems;
    }

    /// <summary>
    /// 202 once the ticket is committed, or 503 if too many wait for that already; with <c>Prefer: wait=n</c> 200 the
    /// ticket, if it is classified in so many seconds.
    /// </summary>
    [WolverinePost("/requests", OperationId = "submitTicket", Summary = "Submit a ticket")]
    [Scope(Scope.Submit)]
    [RequestBody(typeof(SubmitTicket))]
    public static async Task<Results<Ok<TicketView>, Accepted<AcceptedTicket>>> Post(
        [NotBody] SubmitTicket request,
        HttpContext context,
        TicketIntake intake,
        OutcomeWait wait,
        Overviews overviews,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var ticket = request.ToTicket(context.NewId(now), now);
        await intake.StoreAsync([ticket], context.MayBeRepeated());
        return await wait.ForAsync(ticket.Id, context) is { } classified
            ? TypedResults.Ok(classified)
            : AcceptedTicket.Of(ticket, overviews.ExpectedWaitSeconds);
    }
}
