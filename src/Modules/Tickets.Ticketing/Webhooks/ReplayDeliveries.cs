using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /webhooks/{id}/replay</c>.</summary>
/// <param name="Since">Since when those happened that were given up.</param>
[Example("""{"since": "2026-11-27T08:00:00Z"}""")]
public sealed record ReplayRequest([property: Required] DateTimeOffset? Since);

/// <summary>What is sent again.</summary>
/// <param name="Replayed">How many deliveries.</param>
public sealed record DeliveriesReplayed(int Replayed);

/// <summary>An endpoint is told something on purpose: a test event, or again what it was told, or could not be.</summary>
[Tags("Webhooks")]
public static class ReplayDeliveriesEndpoint
{
    /// <summary>200 the delivery of an event of type <c>test</c>, which is sent within a second or two. 404.</summary>
    /// <param name="id">The id of the webhook.</param>
    [WolverinePost("/webhooks/{id}/test", OperationId = "testWebhook", Summary = "Send a webhook a test event")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static async Task<WebhookDelivery> Test(Guid id, HttpContext context, Webhooks webhooks, WebhookDeliveries deliveries)
    {
        await EnabledAsync(id, webhooks, context.RequestAborted);
        return await deliveries.TestAsync(id, context.RequestAborted);
    }

    /// <summary>200 the delivery, which is sent again, whether it was taken or given up. 404; 409 if it is to be sent anyway.</summary>
    /// <param name="id">The id of the webhook.</param>
    /// <param name="delivery">The id of the delivery.</param>
    [WolverinePost("/webhooks/{id}/deliveries/{delivery}/replay", OperationId = "replayDelivery", Summary = "Send a delivery again")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static async Task<WebhookDelivery> Replay(
        Guid id,
        Guid delivery,
        HttpContext context,
        Webhooks webhooks,
        WebhookDeliveries deliveries
    )
    {
        await EnabledAsync(id, webhooks, context.RequestAborted);
        return await deliveries.ReplayAsync(id, delivery, context.RequestAborted);
    }

    /// <summary>200 how many deliveries that were given up are sent again. 404.</summary>
    /// <param name="id">The id of the webhook.</param>
    [WolverinePost("/webhooks/{id}/replay", OperationId = "replayDeliveries", Summary = "Send again what was given up")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(ReplayRequest)), Refuses(404, 409)]
    public static async Task<DeliveriesReplayed> ReplayAll(
        Guid id,
        HttpContext context,
        Webhooks webhooks,
        WebhookDeliveries deliveries,
        Limits limits
    )
    {
        var since = await ReadSinceAsync(context, limits);
        await EnabledAsync(id, webhooks, context.RequestAborted);
        return await ReplayAsync(id, since, context, deliveries);
    }

    /// <summary>Since when things happened that are sent again, as a request says.</summary>
    internal static async Task<DateTimeOffset> ReadSinceAsync(HttpContext context, Limits limits) =>
        (await JsonBody.ReadAsync<ReplayRequest>(context, limits.RequestBytes)).Since ?? throw RefusedException.Invalid("since", "is missing");

    /// <summary>Sends those again that an endpoint did not take, and notes it.</summary>
    internal static async Task<DeliveriesReplayed> ReplayAsync(Guid id, DateTimeOffset since, HttpContext context, WebhookDeliveries deliveries)
    {
        var replayed = new DeliveriesReplayed(await deliveries.ReplayAsync(id, since, context.RequestAborted));
        context.Note(new { since, replayed.Replayed });
        return replayed;
    }

    /// <summary>Looks whether a webhook is told anything.</summary>
    /// <exception cref="RefusedException">There is none (404), or it is disabled (409).</exception>
    internal static async Task EnabledAsync(Guid id, Webhooks webhooks, CancellationToken cancellation)
    {
        if (!(await webhooks.FindAsync(id, cancellation)).Enabled)
            throw RefusedException.Conflict("The webhook is disabled. Enable it first.");
    }
}
