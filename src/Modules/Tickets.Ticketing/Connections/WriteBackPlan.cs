using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is needed to write a decision back, besides the decision.</summary>
/// <param name="Template">How it is written.</param>
/// <param name="Values">The values of the connection.</param>
/// <param name="Fields">The fields of the ticket.</param>
/// <param name="Before">What was written last for the ticket; null if nothing was.</param>
/// <param name="IsPast">Whether a later decision was written: what is replayed comes late.</param>
public sealed record WriteBackPlan(
    WriteBack Template,
    IReadOnlyDictionary<string, string>? Values,
    IReadOnlyDictionary<string, string>? Fields,
    string? Before,
    bool IsPast
)
{
    /// <summary>
    /// The columns of it, of a row <c>delivery</c> that is taken for an endpoint <c>webhook</c>; of one that is no connection nothing is
    /// looked up, and all are null.
    /// </summary>
    internal const string Columns = $"""
        case when webhook.connection is not null then (select settings::text from {Schema.Connection} connection where connection.id = webhook.id) end,
        case when webhook.connection is not null then (select (data -> 'fields')::text from {Schema.Ticket} where id = delivery.ticket_id) end,
        case when webhook.connection is not null then (
            select request from {Schema.WebhookDelivery} before where before.ticket_id = delivery.ticket_id and before.webhook_id = webhook.id
                and before.state = 'delivered' and before.request is not null order by sequence desc limit 1) end,
        case when webhook.connection is not null then exists (
            select from {Schema.WebhookDelivery} later where later.ticket_id = delivery.ticket_id and later.webhook_id = webhook.id
                and later.state = 'delivered' and later.request is not null and later.sequence > delivery.sequence) end
        """;

    /// <summary>Reads it; null for what is no connection.</summary>
    internal static WriteBackPlan? Read(NpgsqlDataReader row, int column) =>
        row.Get<string>(column) is { } json && JsonSerializer.Deserialize<ConnectionSettings>(json, JsonStyle.Answers)! is { WriteBack: { } template } settings
            ? new(
                template,
                settings.Values,
                row.Get<string>(column + 1) is { } fields ? JsonSerializer.Deserialize<Dictionary<string, string>>(fields) : null,
                row.Get<string>(column + 2),
                row.GetBoolean(column + 3)
            )
            : null;

    /// <summary>The request for an event; one without a method if nothing is to be written.</summary>
    public WriteBackRequest RequestFor(string body)
    {
        if (IsPast)
            return new(null, null, null, null, "A later decision was written.");
        var request = WriteBackRequest.Of(Template, Values, Decided.Of(body, Fields));
        return request.Nothing is null && request.Line == Before
            ? new(null, null, null, null, "Nothing has changed: this was written before.")
            : request;
    }
}
