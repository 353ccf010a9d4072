using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>GET /webhooks/{id}/deliveries</c>: what an endpoint was told, and will be.</summary>
[Tags("Webhooks")]
public static class ListDeliveriesEndpoint
{
    /// <summary>How many there are on a page, unless it is said.</summary>
    public const int DefaultLimit = 50;

    /// <summary>How many there are on a page, at most.</summary>
    public const int MaxLimit = 200;

    /// <summary>200 a page, the latest delivery first; or 404.</summary>
    /// <param name="id">The id of the webhook.</param>
    [WolverineGet("/webhooks/{id}/deliveries", OperationId = "listDeliveries", Summary = "List what a webhook was told")]
    [Scope(Scope.Operate)]
    [QueryParameter("state", "Only those in this state.", Type = typeof(DeliveryState))]
    [QueryParameter("limit", "Deliveries, 1 to 200.", Type = typeof(int), Default = DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one."), Refuses(404)]
    public static async Task<DeliveryPage> Get(Guid id, HttpContext context, Webhooks webhooks, WebhookDeliveries deliveries)
    {
        await webhooks.FindAsync(id, context.RequestAborted);
        return await ReadAsync(id, context, deliveries);
    }

    /// <summary>The page that the parameters of a request ask for.</summary>
    internal static async Task<DeliveryPage> ReadAsync(Guid id, HttpContext context, WebhookDeliveries deliveries)
    {
        var problems = new Problems();
        var query = context.Request.Query;
        var limit = problems.ReadLimit(query, DefaultLimit, MaxLimit);
        var state = problems.ReadName<DeliveryState>(query, "state");
        var list = $"deliveries\n{id}\n{state}";
        var before = long.MaxValue;
        if (Cursor.ReadPlace(query, list, problems) is { } place && !long.TryParse(place, CultureInfo.InvariantCulture, out before))
            problems.Add("cursor", "is not a cursor of this service");
        problems.ThrowIfAny();
        var (page, hasMore) = await deliveries.ListAsync(id, state, before, limit, context.RequestAborted);
        var next = hasMore ? Cursor.After(page[^1].Sequence.ToString(CultureInfo.InvariantCulture), list) : null;
        context.LinkNext(next);
        return new DeliveryPage(page, next);
    }
}
