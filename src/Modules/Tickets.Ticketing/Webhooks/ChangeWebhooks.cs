using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Endpoints are made, changed and deleted, and get new secrets.</summary>
[Tags("Webhooks")]
public static class ChangeWebhooksEndpoint
{
    /// <summary>
    /// 200 the webhook with its secret, which is shown this once. A request that comes again with the same
    /// <c>Idempotency-Key</c> makes no second one, and is answered without the secret. 409 if there are 20 already.
    /// </summary>
    [WolverinePost("/webhooks", OperationId = "createWebhook", Summary = "Make a webhook, and show its secret once")]
    [Scope(Scope.Admin)]
    [RequestBody(typeof(WebhookRequest)), Refuses(409)]
    public static async Task<NewWebhook> Post(HttpContext context, Webhooks webhooks, Limits limits, TimeProvider clock)
    {
        var request = await JsonBody.ReadAsync<WebhookRequest>(context, limits.RequestBytes);
        var id = context.NewId(clock.GetUtcNow());
        var made = await webhooks.CreateAsync(id, request, context.Caller(request.By), context.RequestAborted);
        context.Note(made.Webhook.ToNote());
        context.KeepInstead(made with { Secret = null });
        return made;
    }

    /// <summary>
    /// 200 the webhook, with this URL and these events from now on; one that was disabled is enabled, unless it says
    /// otherwise. 404.
    /// </summary>
    /// <param name="id">The id of the webhook.</param>
    [WolverinePut("/webhooks/{id}", OperationId = "changeWebhook", Summary = "Change a webhook")]
    [Scope(Scope.Admin)]
    [RequestBody(typeof(WebhookRequest)), Refuses(404)]
    public static async Task<Webhook> Put(Guid id, HttpContext context, Webhooks webhooks, Limits limits)
    {
        var request = await JsonBody.ReadAsync<WebhookRequest>(context, limits.RequestBytes);
        context.Caller(request.By);
        var webhook = await webhooks.ChangeAsync(id, request, context.RequestAborted);
        context.Note(webhook.ToNote());
        return webhook;
    }

    /// <summary>200 the webhook as it was; it is told nothing more, and its deliveries are gone. 404.</summary>
    /// <param name="id">The id of the webhook.</param>
    [WolverineDelete("/webhooks/{id}", OperationId = "deleteWebhook", Summary = "Delete a webhook")]
    [Scope(Scope.Admin)]
    [Refuses(404)]
    public static async Task<Webhook> Delete(Guid id, HttpContext context, Webhooks webhooks)
    {
        var webhook = await webhooks.DeleteAsync(id, context.RequestAborted);
        context.Note(webhook.ToNote());
        return webhook;
    }

    /// <summary>200 the webhook with a new secret, which is shown this once; the one before signs too, for 24 hours. 404.</summary>
    /// <param name="id">The id of the webhook.</param>
    [WolverinePost("/webhooks/{id}/rotate", OperationId = "rotateWebhook", Summary = "Give a webhook a new secret")]
    [Scope(Scope.Admin)]
    [Refuses(404)]
    public static async Task<NewWebhook> Rotate(Guid id, HttpContext context, Webhooks webhooks)
    {
        var rotated = await webhooks.RotateAsync(id, context.RequestAborted);
        context.Note(rotated.Webhook.ToNote());
        context.KeepInstead(rotated with { Secret = null });
        return rotated;
    }
}
