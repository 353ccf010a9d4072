using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Wolverine.Http;
using Wolverine.Persistence;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests</c>: a new ticket.</summary>
public sealed record SubmitTicket(string? Subject, string? Body, string? Priority);

/// <summary>Some tickets were stored and wait for their category.</summary>
public sealed record TicketsSubmitted(Guid[] TicketIds);

/// <summary><c>POST /requests</c>: stores a ticket and has it classified; the 202 means that it is stored.</summary>
public static class SubmitTicketEndpoint
{
    /// <summary>Reads the body.</summary>
    public static Task<(SubmitTicket? Request, ProblemDetails Problem)> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync<SubmitTicket>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] SubmitTicket request, Limits limits)
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
        else if (Priorities.Parse(request.Priority) is null)
            problems.Add("priority", $"must be one of {Priorities.Names}");
        return problems.ToProblemDetails();
    }

    /// <summary>The ticket, its row, and the message about it, in one transaction.</summary>
    [WolverinePost("/requests")]
    public static (IResult Answer, Insert<Ticket> Row, TicketsSubmitted Message) Post(
        [NotBody] SubmitTicket request,
        DateTimeOffset now
    )
    {
        var ticket = new Ticket
        {
            Id = Guid.CreateVersion7(now),
            Subject = request.Subject!,
            Body = request.Body!,
            Priority = Priorities.Parse(request.Priority),
            Status = TicketStatus.Unprocessed,
            Source = "api",
            Split = Split.Live,
            CreatedAt = now,
        };
        return (Accepted.Of(ticket), Storage.Insert(ticket), new TicketsSubmitted([ticket.Id]));
    }
}
