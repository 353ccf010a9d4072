using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>What is written back to a help desk: it goes as webhooks do, and is looked at and sent again alike.</summary>
[Tags("Connections")]
public static class ListWritesEndpoint
{
    /// <summary>200 a page of what was written back, and will be, the latest first; or 404.</summary>
    /// <param name="name">The name of the connection.</param>
    [WolverineGet("/connections/{name}/deliveries", OperationId = "listWrites", Summary = "List what is written back to a help desk")]
    [Scope(Scope.Operate)]
    [QueryParameter("state", "Only those in this state.", Type = typeof(DeliveryState))]
    [QueryParameter("limit", "Deliveries, 1 to 200.", Type = typeof(int), Default = ListDeliveriesEndpoint.DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one."), Refuses(404)]
    public static async Task<DeliveryPage> Get(string name, HttpContext context, Connections connections, WebhookDeliveries deliveries)
    {
        var connection = await connections.FindAsync(name, context.RequestAborted);
        return await ListDeliveriesEndpoint.ReadAsync(connection.Id, context, deliveries);
    }

    /// <summary>200 the delivery, which is written again, whether it was taken or given up. 404; 409 if it is to be written anyway.</summary>
    /// <param name="name">The name of the connection.</param>
    /// <param name="delivery">The id of the delivery.</param>
    [WolverinePost("/connections/{name}/deliveries/{delivery}/replay", OperationId = "replayWrite", Summary = "Write a decision back again")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static async Task<WebhookDelivery> Replay(
        string name,
        Guid delivery,
        HttpContext context,
        Connections connections,
        WebhookDeliveries deliveries
    )
    {
        var connection = await connections.FindAsync(name, context.RequestAborted);
        return await deliveries.ReplayAsync(connection.Id, delivery, context.RequestAborted);
    }

    /// <summary>200 how many decisions that were given up are written again. 404.</summary>
    /// <param name="name">The name of the connection.</param>
    [WolverinePost("/connections/{name}/replay", OperationId = "replayWrites", Summary = "Write back again what was given up")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(ReplayRequest)), Refuses(404)]
    public static async Task<DeliveriesReplayed> ReplayAll(
        string name,
        HttpContext context,
        Connections connections,
        WebhookDeliveries deliveries,
        Limits limits
    )
    {
        var since = await ReplayDeliveriesEndpoint.ReadSinceAsync(context, limits);
        var connection = await connections.FindAsync(name, context.RequestAborted);
        return await ReplayDeliveriesEndpoint.ReplayAsync(connection.Id, since, context, deliveries);
    }
}
