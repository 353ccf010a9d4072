using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests</c> and <c>PUT /requests</c>: a ticket. Subject or body may be left out.</summary>
/// <param name="Subject">What it is about, in a line.</param>
/// <param name="Body">The text the requester wrote.</param>
/// <param name="Priority">
/// How urgent it is: low, medium, high or critical, or what the usual help desks call them, such as normal, urgent, Highest
/// or P1. If it is left out, a model predicts it.
/// </param>
/// <param name="Source">The system that it comes from; <c>api</c> if it is left out.</param>
/// <param name="ExternalId">What that system calls it: the same ticket is stored once.</param>
/// <param name="Requester">Who it comes from, such as an e-mail address; only a hash of it is kept, and of an e-mail address the domain.</param>
/// <param name="OpenedAt">When that system says that it was opened; with an offset or Z, and not later than tomorrow.</param>
/// <param name="Fields">
/// What else that system says of it, by its own names: 100 at most of up to 200 characters, each with a text of up to 4,000
/// characters; 32 KiB in all. They are kept, shown with the ticket and exported.
/// </param>
[Example("""{"subject": "Cannot log in", "body": "The page answers 500 since noon.", "priority": "high"}""")]
public sealed record SubmitTicket(
    [property: AtMost("Limits:SubjectCharacters")] string? Subject,
    [property: AtMost("Limits:BodyBytes")] string? Body,
    string? Priority,
    [property: StringLength(SubmitTicketEndpoint.MaxName, MinimumLength = 1)] string? Source = null,
    [property: StringLength(SubmitTicketEndpoint.MaxName, MinimumLength = 1)] string? ExternalId = null,
    [property: StringLength(Requesters.MaxCharacters, MinimumLength = 1)] string? Requester = null,
    DateTimeOffset? OpenedAt = null,
    IReadOnlyDictionary<string, string?>? Fields = null
)
{
    /// <summary>The ticket of a valid request, as it may be stored.</summary>
    public Ticket ToTicket(Guid id, TicketProtection protection, DateTimeOffset now) =>
        protection.Protect(
            new()
            {
                Id = id,
                Subject = Subject ?? "",
                Body = Body ?? "",
                Priority = Priority is null ? null : PriorityNames.Parse(Priority),
                Source = Source ?? "api",
                ExternalId = ExternalId,
                Split = Split.Live,
                CreatedAt = now,
                OpenedAt = OpenedAt,
                Fields = Fields?.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value!),
            },
            Requester
        );
}

/// <summary><c>POST /requests</c>: stores a ticket and has it classified; the 202 means that it is stored.</summary>
[Tags("Tickets")]
public static class SubmitTicketEndpoint
{
    /// <summary>Characters in a source, or in an external id, at most.</summary>
    public const int MaxName = 200;

    /// <summary>Reads the body.</summary>
    public static Task<SubmitTicket> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync<SubmitTicket>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] SubmitTicket request, Limits limits, TimeProvider clock) =>
        Check(request, limits, clock.GetUtcNow()).ToProblemDetails();

    /// <summary>The same, of a ticket wherever it comes from.</summary>
    public static Problems Check(SubmitTicket request, Limits limits, DateTimeOffset now)
    {
        var problems = new Problems();
        problems.CheckTicketText(request.Subject, request.Body, limits.SubjectCharacters, limits.BodyBytes);
        problems.CheckName("source", request.Source, MaxName);
        problems.CheckName("external_id", request.ExternalId, MaxName);
        problems.CheckName("requester", request.Requester, Requesters.MaxCharacters);
        if (request.Priority is { } priority && PriorityNames.Parse(priority) is null)
            problems.Add("priority", $"must be one of {PriorityNames.All}");
        if (request.OpenedAt > now.AddDays(1))
            problems.Add("opened_at", "is later than tomorrow");
        TicketFields.Check(request.Fields, problems);
        return problems;
    }

    /// <summary>
    /// 202 once the ticket is committed, or 503 if too many wait for that already; with <c>Prefer: wait=n</c> 200 the
    /// ticket, if it is classified in so many seconds. 200 the ticket that has this external id, if its text is the same;
    /// 409 if it is another.
    /// </summary>
    [WolverinePost("/requests", OperationId = "submitTicket", Summary = "Submit a ticket")]
    [Scope(Scope.Submit)]
    [RequestBody(typeof(SubmitTicket)), Refuses(409)]
    public static async Task<Results<Ok<TicketView>, Accepted<AcceptedTicket>>> Post(
        [NotBody] SubmitTicket request,
        HttpContext context,
        TicketIntake intake,
        TicketProtection protection,
        TicketReader tickets,
        OutcomeWait wait,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var ticket = request.ToTicket(context.NewId(now), protection, now);
        var stored = (await intake.StoreAsync([ticket], context.MayBeRepeated()))[0];
        if (stored != ticket.Id)
            return TypedResults.Ok(await tickets.SameAsync(ticket, stored, context.RequestAborted));
        return await wait.AnswerAsync(stored, context);
    }

    /// <summary>The ticket that has a ticket's external id.</summary>
    /// <exception cref="RefusedException">It has another text (409).</exception>
    public static async Task<TicketView> SameAsync(
        this TicketReader tickets,
        Ticket ticket,
        Guid stored,
        CancellationToken cancellation
    )
    {
        var known = await tickets.ShowAsync(stored, cancellation);
        if (known is null)
            throw RefusedException.Conflict($"Ticket {stored} had this external_id, and was deleted just now; try again.");
        var isSame = known.Subject == ticket.Subject && known.Body == ticket.Body
            && (ticket.Priority is null || known.Priority == ticket.Priority);
        return isSame
            ? known
            : throw RefusedException.Conflict(
                $"Ticket {stored} has this external_id and another text; PUT /requests replaces its text."
            );
    }
}
