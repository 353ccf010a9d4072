using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Has tickets that match a filter classified again, as a backlog run.</summary>
public sealed class Reclassifications(TicketCounter counter, TicketReader tickets, Jobs jobs, TimeProvider clock)
{
    private const int MaxExamples = 10;

    /// <summary>How many match, and some of them.</summary>
    public async Task<ReclassifyAnswer> PreviewAsync(TicketFilter filter, CancellationToken cancellation)
    {
        var count = await CountAsync(filter, cancellation);
        var page = await tickets.ReadPageAsync(new() { Filter = filter, Limit = MaxExamples }, cancellation);
        return new ReclassifyAnswer(null, count, DryRun: true, page.Items);
    }

    /// <summary>Begins the run, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">Another run is under way (409).</exception>
    public async Task<ReclassifyAnswer> StartAsync(HttpContext context, TicketFilter filter, string? by)
    {
        var cancellation = context.RequestAborted;
        var count = await CountAsync(filter, cancellation);
        var now = clock.GetUtcNow();
        var run = Job.Queued(JobKind.Process, now, filter) with
        {
            Id = context.NewId(now),
            BatchSize = ProcessTicketsEndpoint.DefaultBatchSize,
        };
        context.Caller(by);
        context.Note(new { filter = $"{filter.ToQueryString()}", count });
        var started = await ProcessTicketsEndpoint.StartAsync(run, jobs, cancellation);
        if (started.Id != run.Id)
            throw RefusedException.Conflict($"A backlog run is under way: {started.Id}. Try again when it has ended.");
        return new ReclassifyAnswer(run.Id, count, DryRun: false, []);
    }

    private async Task<long> CountAsync(TicketFilter filter, CancellationToken cancellation) =>
        (await counter.CountNowAsync(filter, TicketFacet.Status, cancellation)).Total;
}
