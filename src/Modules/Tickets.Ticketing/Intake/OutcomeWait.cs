using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Waits with a client for the outcome of its ticket (<c>Prefer: wait=n</c>, RFC 7240). It looks now and then, over the
/// connections that short reads share, and holds none; nobody waits for the broker.
/// </summary>
public sealed class OutcomeWait(
    TicketReader tickets,
    Overviews overviews,
    Limits limits,
    IHostApplicationLifetime host,
    TimeProvider clock
)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Most tickets are classified within the first second.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookSoon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookLater = TimeSpan.FromMilliseconds(250);

    private int _waiting;

    /// <summary>The answer about a ticket that waits: 200 the ticket once it has its outcome, else 202.</summary>
    public async Task<Results<Ok<TicketView>, Accepted<AcceptedTicket>>> AnswerAsync(Guid ticket, HttpContext context) =>
        await ForAsync(ticket, context) is { } classified
            ? TypedResults.Ok(classified)
            : AcceptedTicket.Of(ticket, overviews.ExpectedWaitSeconds);

    /// <summary>
    /// The ticket with its outcome. Null if it has none in time, the client does not want to wait, as many as may wait
    /// already (<see cref="Limits.WaitingClients" />), or the host stops.
    /// </summary>
    public async Task<TicketView?> ForAsync(Guid ticket, HttpContext context)
    {
        if (context.Request.PreferredWait(Longest) is not { } time)
            return null;
        try
        {
            if (Interlocked.Increment(ref _waiting) > limits.WaitingClients)
                return null;
            // The request has been read, and what it asked for is done.
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            context.PreferenceApplied($"wait={time.TotalSeconds:0}");
            return await ForAsync(ticket, time, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<TicketView?> ForAsync(Guid ticket, TimeSpan time, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.ApplicationStopping);
        end.CancelAfter(time);
        var begun = clock.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(clock.GetElapsedTime(begun) < Soon ? LookSoon : LookLater, clock, end.Token);
                if (await tickets.ShowAsync(ticket, end.Token) is { ClassifiedAt: not null } classified)
                    return classified;
            }
        }
        catch (Exception over) when (over is OperationCanceledException || Outage.Is(over))
        {
            return null; // it is stored all the same
        }
    }
}
