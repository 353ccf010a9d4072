using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Writes what endpoints are told of events for which there is no trigger.</summary>
public sealed class Events : IEvents
{
    private const string Insert = $"""
        insert into {Schema.WebhookDelivery} (id, sequence, webhook_id, type, body, state, next_at, created_at)
        select gen_random_uuid(), nextval('{WebhookTable.Sequence}'), id, $1, $2, 'pending', now(), now()
        from {Schema.Webhook} where enabled and events ? $1 and connection is null
        """;

    /// <inheritdoc />
    public Task TellAsync(NpgsqlConnection connection, string type, DateTimeOffset at, object data, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            Insert,
            [type, WebhookEvents.Body(type, at, data)],
            cancellation
        );
}
