using System.Text.Json.Serialization;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>An endpoint that is told what happens, without its secret.</summary>
/// <param name="Id">Identity, ascending by time.</param>
/// <param name="Url">Where events are sent to.</param>
/// <param name="Events">Which ones.</param>
/// <param name="Bulk">Whether it is told of each ticket of imports and runs, too.</param>
/// <param name="Enabled">Whether it is told anything.</param>
/// <param name="DisabledBecause">Why not, if nobody wanted that.</param>
/// <param name="PreviousSecretUntil">Until when the secret before signs too; null if there is none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Waiting">Deliveries that are not delivered yet.</param>
/// <param name="Failed">Deliveries that were given up.</param>
[Example(
    """
    {
      "id": "019a1b2c-0000-7000-8000-000000000000", "url": "https://desk.example/hooks/tickets",
      "events": ["ticket.classified", "ticket.needs_review"], "bulk": false, "enabled": true, "disabled_because": null,
      "previous_secret_until": null, "created_at": "2026-11-27T08:00:00.000Z", "created_by": "ann", "waiting": 0, "failed": 0
    }
    """
)]
public sealed record Webhook(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    bool Bulk,
    bool Enabled,
    string? DisabledBecause,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    long Waiting,
    long Failed
)
{
    /// <summary>What the audit says of it; a URL's query may be secret.</summary>
    public object ToNote() => new { Url = new Uri(Url).GetLeftPart(UriPartial.Path), Events, Bulk, Enabled };
}

/// <summary>An endpoint with a new secret.</summary>
/// <param name="Webhook">The endpoint.</param>
/// <param name="Secret">
/// What signs, <c>whsec_…</c>. It is shown this once: null in the answer to a request that comes again.
/// </param>
public sealed record NewWebhook(Webhook Webhook, string? Secret);

/// <summary>All endpoints.</summary>
/// <param name="Items">The latest first, 20 at most.</param>
public sealed record WebhookList(IReadOnlyList<Webhook> Items);

/// <summary>Where a delivery is on its way.</summary>
public enum DeliveryState
{
    /// <summary>It is to be sent, for the first time or again.</summary>
    Pending,

    /// <summary>The endpoint took it.</summary>
    Delivered,

    /// <summary>It was given up, and may be replayed.</summary>
    Failed,
}

/// <summary>An event for an endpoint.</summary>
/// <param name="Id">Identity, and its <c>webhook-id</c>.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="TicketId">The ticket it is about; null if it is about none.</param>
/// <param name="Body">What is sent.</param>
/// <param name="State">Where it is on its way.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="NextAt">When it is sent next; null once it has ended.</param>
/// <param name="CreatedAt">When it happened.</param>
/// <param name="AttemptedAt">When the last attempt ended.</param>
/// <param name="DeliveredAt">When the endpoint took it.</param>
/// <param name="Status">What it was answered last; null without an answer.</param>
/// <param name="Answer">The beginning of the last answer, or why there was none; 1 KB at most.</param>
/// <param name="Request">Of a connection: what was written back, without what is secret; null for a webhook.</param>
[Example(
    """
    {
      "id": "3f0c5d1e-7a44-4e0f-9a5b-2f6f1f3a9c11", "type": "ticket.classified", "ticket_id": "01991a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b",
      "body": "{\"type\" : \"ticket.classified\", …}", "state": "pending", "attempts": 1, "next_at": "2026-11-27T08:00:05.000Z",
      "created_at": "2026-11-27T08:00:00.000Z", "attempted_at": "2026-11-27T08:00:00.100Z", "delivered_at": null, "status": 503,
      "answer": "Busy", "request": null
    }
    """
)]
public sealed record WebhookDelivery(
    Guid Id,
    string Type,
    Guid? TicketId,
    string Body,
    DeliveryState State,
    int Attempts,
    DateTimeOffset? NextAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AttemptedAt,
    DateTimeOffset? DeliveredAt,
    int? Status,
    string? Answer,
    string? Request
)
{
    /// <summary>Its place in the order of all.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }
}

/// <summary>Some deliveries of an endpoint.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record DeliveryPage(IReadOnlyList<WebhookDelivery> Items, string? NextCursor);
