using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests</c>: a new ticket.</summary>
public sealed record SubmitTicket(string? Subject, string? Body, string? Priority)
{
    /// <summary>The ticket of a valid request.</summary>
    public Ticket ToTicket(DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Subject = Subject!,
            Body = Body!,
            Priority = EnumNames.Parse<Priority>(Priority),
            Source = "api",
            Split = Split.Live,
            CreatedAt = now,
        };
}

/// <summary><c>POST /requests</c>: stores a ticket and has it classified; the 202 means that it is stored.</summary>
public static class SubmitTicketEndpoint
{
    /// <summary>Reads the body.</summary>
    public static Task<SubmitTicket> LoadAsync(HttpContext context, Limits limits) =>
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
        else if (EnumNames.Parse<Priority>(request.Priority) is null)
            problems.Add("priority", $"must be one of {EnumNames.All<Priority>()}");
        return problems.ToProblemDetails();
    }

    /// <summary>202 once the ticket is committed, or 503 if too many wait for that already.</summary>
    [WolverinePost("/requests")]
    [Scope(Scope.Submit)]
    public static async Task<Accepted<AcceptedTicket>> Post(
        [NotBody] SubmitTicket request,
        TicketIntake intake,
        TimeProvider clock
    )
    {
        var ticket = request.ToTicket(clock.GetUtcNow());
        if (!intake.TryAdd(ticket, out var committed))
            throw RefusedException.Busy("Too many tickets are waiting to be stored; try again.", TimeSpan.FromSeconds(1));
        await committed;
        return AcceptedTicket.Of(ticket);
    }
}
