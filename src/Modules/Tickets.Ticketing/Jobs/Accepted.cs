using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A 202: the work is committed, <c>Location</c> says where to look, <c>Retry-After</c> when.</summary>
/// <typeparam name="T">What the client is told now.</typeparam>
/// <param name="Location">The resource to poll, its path in this service.</param>
/// <param name="Body">What to tell the client now.</param>
/// <param name="RetryAfter">Seconds until it is worth looking.</param>
public sealed record Accepted<T>(string Location, T Body, int RetryAfter = 1) : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        httpContext.Response.Headers.Location = httpContext.Request.PathTo(Location);
        httpContext.Response.Headers.RetryAfter = RetryAfter.ToString(CultureInfo.InvariantCulture);
        if (httpContext.Request.PrefersAsync())
            httpContext.PreferenceApplied("respond-async");
        return httpContext.Response.WriteAsJsonAsync(Body, JsonStyle.Answers, httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status202Accepted, typeof(T), ["application/json"])
        );
}

/// <summary>A job that was accepted.</summary>
public sealed record AcceptedJob(Guid TaskId, JobKind Kind, JobState State)
{
    /// <summary>The 202 of a job.</summary>
    public static Accepted<AcceptedJob> Of(Job job) => new($"/status/{job.Id}", new(job.Id, job.Kind, job.State));
}

/// <summary>A ticket that was accepted; its id is also the id of its task.</summary>
public sealed record AcceptedTicket(Guid TicketId, Guid TaskId, TicketStatus Status)
{
    /// <summary>The 202 of a ticket that has most likely been classified in so many seconds.</summary>
    public static Accepted<AcceptedTicket> Of(Guid ticket, int expectedWaitSeconds) =>
        new($"/requests/{ticket}", new(ticket, ticket, TicketStatus.Queued), expectedWaitSeconds);
}
