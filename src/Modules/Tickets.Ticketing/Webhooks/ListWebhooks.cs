using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>GET /webhooks</c> and <c>GET /webhooks/{id}</c>: the endpoints that are told what happens.</summary>
[Tags("Webhooks")]
public static class ListWebhooksEndpoint
{
    /// <summary>200 all of them, the latest first, without secrets.</summary>
    [WolverineGet("/webhooks", OperationId = "listWebhooks", Summary = "List the webhooks, without their secrets")]
    [Scope(Scope.Operate)]
    public static async Task<WebhookList> List(Webhooks webhooks, CancellationToken cancellation) =>
        new(await webhooks.ListAsync(cancellation));

    /// <summary>200 one of them; or 404.</summary>
    /// <param name="id">The id of the webhook.</param>
    [WolverineGet("/webhooks/{id}", OperationId = "getWebhook", Summary = "Read a webhook")]
    [Scope(Scope.Operate)]
    [Refuses(404)]
    public static Task<Webhook> Get(Guid id, Webhooks webhooks, CancellationToken cancellation) => webhooks.FindAsync(id, cancellation);
}
