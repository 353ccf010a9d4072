using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests/reclassify</c>; it may be left out.</summary>
/// <param name="DryRun">Only count, and show some.</param>
/// <param name="By">Who asks, for the record.</param>
[Example("""{"dry_run": true, "by": "ann"}""")]
public sealed record ReclassifyRequest(
    bool DryRun = false,
    [property: StringLength(100, MinimumLength = 1)] string? By = null
);

/// <summary>What is, or would be, classified again.</summary>
/// <param name="TaskId">The task that does it; null in a dry run.</param>
/// <param name="Count">Tickets that match now, with those that a person decided, which stay as they are.</param>
/// <param name="DryRun">Whether they were only counted.</param>
/// <param name="Examples">In a dry run up to ten of them, the latest first; else none.</param>
public sealed record ReclassifyAnswer(Guid? TaskId, long Count, bool DryRun, IReadOnlyList<TicketView> Examples);

/// <summary>
/// <c>POST /requests/reclassify</c>: has the tickets that match a filter classified again by the model in use, as a backlog
/// run. Those that a person gave a category, and those that failed, stay.
/// </summary>
public static partial class FilteredTicketsEndpoint
{
    /// <summary>200 the task, and how many it is about; 409 while a backlog run is under way.</summary>
    [WolverinePost("/requests/reclassify", OperationId = "reclassifyTickets", Summary = "Classify tickets again")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(ReclassifyRequest), Optional = true), Refuses(409)]
    public static async Task<ReclassifyAnswer> Reclassify(
        HttpContext context,
        Reclassifications reclassifications,
        Requesters requesters,
        Limits limits
    )
    {
        var request = await JsonBody.ReadAsync(context, limits.RequestBytes, whenEmpty: new ReclassifyRequest());
        var problems = new Problems();
        var filter = TicketFilter.Parse(context.Request.Query, requesters, problems);
        problems.CheckBy(request.By);
        problems.ThrowIfAny();
        return request.DryRun
            ? await reclassifications.PreviewAsync(filter, context.RequestAborted)
            : await reclassifications.StartAsync(context, filter, request.By);
    }
}
