using Microsoft.AspNetCore.Http;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>A 202: the work is committed, <c>Location</c> says where to look, <c>Retry-After</c> when.</summary>
/// <param name="Location">The resource to poll.</param>
/// <param name="Body">What to tell the client now.</param>
public sealed record Accepted(string Location, object Body) : IResult
{
    /// <summary>The 202 of a job.</summary>
    public static Accepted Of(Job job) =>
        new(
            $"/status/{job.Id}",
            new
            {
                task_id = job.Id,
                kind = job.Kind,
                state = job.State,
            }
        );

    /// <summary>The 202 of a ticket, whose id is also the id of its task.</summary>
    public static Accepted Of(Ticket ticket) =>
        new(
            $"/requests/{ticket.Id}",
            new
            {
                ticket_id = ticket.Id,
                task_id = ticket.Id,
                status = TicketStatus.Queued,
            }
        );

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        httpContext.Response.Headers.Location = Location;
        httpContext.Response.Headers.RetryAfter = "1";
        return httpContext.Response.WriteAsJsonAsync(Body, JsonStyle.Answers, httpContext.RequestAborted);
    }
}
