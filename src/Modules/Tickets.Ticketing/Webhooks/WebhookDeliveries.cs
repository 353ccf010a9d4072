using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What endpoints were told, and will be.</summary>
public sealed class WebhookDeliveries(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Columns = """
        id, type, ticket_id, body, state, attempts, case when state = 'pending' then next_at end, created_at, attempted_at, delivered_at,
        status, answer, request, sequence
        """;

    private const string Again = "state = 'pending', attempts = 0, next_at = $2, delivered_at = null";

    /// <summary>Some of an endpoint, the latest first.</summary>
    public async Task<(IReadOnlyList<WebhookDelivery> Page, bool HasMore)> ListAsync(
        Guid webhook,
        DeliveryState? state,
        long before,
        int limit,
        CancellationToken cancellation
    )
    {
        var found = await database.QueryAsync(
            $"""
            select {Columns} from {Schema.WebhookDelivery}
            where webhook_id = $1 and sequence < $2 and ($3::text is null or state = $3)
            order by sequence desc limit {limit + 1}
            """,
            [webhook, before, new NpgsqlParameter<string?> { TypedValue = state is { } asked ? EnumNames.Of(asked) : null }],
            Read,
            cancellation
        );
        return (found.Count > limit ? found[..limit] : found, found.Count > limit);
    }

    /// <summary>Sends an endpoint an event that says nothing but that.</summary>
    public async Task<WebhookDelivery> TestAsync(Guid webhook, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var body = WebhookEvents.Body(WebhookEvents.Test, now, new { WebhookId = webhook });
        var made = await database.QueryAsync(
            $"""
            insert into {Schema.WebhookDelivery} (id, sequence, webhook_id, type, body, state, next_at, created_at)
            values (gen_random_uuid(), nextval('{WebhookTable.Sequence}'), $1, '{WebhookEvents.Test}', $2, 'pending', $3, $3)
            returning {Columns}
            """,
            [webhook, body, now],
            Read,
            cancellation
        );
        return made.Single();
    }

    /// <summary>Sends one again that was delivered or given up.</summary>
    /// <exception cref="RefusedException">There is no such one (404), or it is to be sent anyway (409).</exception>
    public async Task<WebhookDelivery> ReplayAsync(Guid webhook, Guid id, CancellationToken cancellation)
    {
        var replayed = await database.QueryAsync(
            $"update {Schema.WebhookDelivery} set {Again} where webhook_id = $1 and id = $3 and state <> 'pending' returning {Columns}",
            [webhook, clock.GetUtcNow(), id],
            Read,
            cancellation
        );
        if (replayed is [var delivery])
            return delivery;
        var waits = await database.ScalarAsync<bool>(
            $"select exists (select from {Schema.WebhookDelivery} where webhook_id = $1 and id = $2)",
            [webhook, id],
            cancellation
        );
        throw waits
            ? RefusedException.Conflict("The delivery is to be sent anyway.")
            : RefusedException.NotFound($"There is no delivery {id} of this webhook.");
    }

    /// <summary>Sends all again that were given up, and happened since a time; gives how many.</summary>
    public Task<int> ReplayAsync(Guid webhook, DateTimeOffset since, CancellationToken cancellation) =>
        database.ExecuteAsync(
            $"update {Schema.WebhookDelivery} set {Again} where webhook_id = $1 and state = 'failed' and created_at >= $3",
            [webhook, clock.GetUtcNow(), since],
            cancellation
        );

    private static WebhookDelivery Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.Get<Guid?>(2),
            row.GetString(3),
            EnumNames.Parse<DeliveryState>(row.GetString(4))!.Value,
            row.GetInt32(5),
            row.Get<DateTimeOffset?>(6),
            row.GetFieldValue<DateTimeOffset>(7),
            row.Get<DateTimeOffset?>(8),
            row.Get<DateTimeOffset?>(9),
            row.Get<int?>(10),
            row.Get<string>(11),
            row.Get<string>(12)
        )
        {
            Sequence = row.GetInt64(13),
        };
}
