using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The endpoints in the store; a change holds for all that happens after it.</summary>
public sealed class Webhooks(NpgsqlDataSource database, WebhookSettings settings, TimeProvider clock)
{
    /// <summary>Endpoints, at most.</summary>
    public const int Most = 20;

    /// <summary>How long the secret before goes on signing.</summary>
    public static readonly TimeSpan Rotation = TimeSpan.FromHours(24);

    private const string Columns = $"""
        webhook.id, url, events, bulk, enabled, disabled_because, case when previous_until > $1 then previous_until end, created_at,
        created_by, (select count(*) from {Schema.WebhookDelivery} where webhook_id = webhook.id and state = 'pending'),
        (select count(*) from {Schema.WebhookDelivery} where webhook_id = webhook.id and state = 'failed')
        """;

    /// <summary>All, the latest first.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellation) =>
        await database.QueryAsync(
            $"select {Columns} from {Schema.Webhook} webhook where connection is null order by id desc",
            [clock.GetUtcNow()],
            Read,
            cancellation
        );

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException">There is no such endpoint (404).</exception>
    public async Task<Webhook> FindAsync(Guid id, CancellationToken cancellation) =>
        (
            await database.QueryAsync(
                $"select {Columns} from {Schema.Webhook} webhook where id = $2 and connection is null",
                [clock.GetUtcNow(), id],
                Read,
                cancellation
            )
        ).SingleOrDefault() ?? throw NotFound(id);

    /// <summary>
    /// Makes one. If there is one with that id already, because the answer of a request was lost, it gets the secret.
    /// </summary>
    /// <exception cref="RefusedException">Something is wrong with it (400), or there are too many (409).</exception>
    public async Task<NewWebhook> CreateAsync(Guid id, WebhookRequest request, string by, CancellationToken cancellation)
    {
        request.Check(settings).ThrowIfAny();
        var secret = request.Secret ?? WebhookSecret.Create();
        var made = await database.ExecuteAsync(
            $"""
            insert into {Schema.Webhook} (id, url, events, bulk, enabled, secret, created_at, created_by)
            select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from {Schema.Webhook} where id <> $1 and connection is null) < {Most}
            on conflict (id) do update set secret = excluded.secret
            """,
            [
                id,
                request.Url,
                Sql.Jsonb(request.Events!),
                request.Bulk ?? false,
                request.Enabled ?? true,
                secret,
                clock.GetUtcNow(),
                by,
            ],
            cancellation
        );
        if (made == 0)
            throw RefusedException.Conflict($"There are {Most} webhooks already. Delete one first.");
        return new NewWebhook(await FindAsync(id, cancellation), secret);
    }

    /// <summary>Gives one another URL, or other events; one that was disabled may be enabled again.</summary>
    /// <exception cref="RefusedException">Something is wrong with it (400), or there is no such endpoint (404).</exception>
    public async Task<Webhook> ChangeAsync(Guid id, WebhookRequest request, CancellationToken cancellation)
    {
        var problems = request.Check(settings);
        if (request.Secret is not null)
            problems.Add("secret", "can't be changed here: rotate it");
        problems.ThrowIfAny();
        var changed = await database.ExecuteAsync(
            $"""
            update {Schema.Webhook} set url = $2, events = $3, bulk = $4, enabled = $5, disabled_because = case when not $5 then disabled_because end
            where id = $1 and connection is null
            """,
            [id, request.Url, Sql.Jsonb(request.Events!), request.Bulk ?? false, request.Enabled ?? true],
            cancellation
        );
        return changed == 0 ? throw NotFound(id) : await FindAsync(id, cancellation);
    }

    /// <summary>Deletes one, with its deliveries; gives it as it was.</summary>
    /// <exception cref="RefusedException">There is no such endpoint (404).</exception>
    public async Task<Webhook> DeleteAsync(Guid id, CancellationToken cancellation)
    {
        var webhook = await FindAsync(id, cancellation);
        await using var batch = database.CreateBatch();
        batch.Add($"delete from {Schema.Webhook} where id = $1", id);
        batch.Add($"delete from {Schema.WebhookDelivery} where webhook_id = $1", id);
        await batch.ExecuteNonQueryAsync(cancellation);
        return webhook;
    }

    /// <summary>Gives one a new secret; the one before signs too, for <see cref="Rotation" />.</summary>
    /// <exception cref="RefusedException">There is no such endpoint (404).</exception>
    public async Task<NewWebhook> RotateAsync(Guid id, CancellationToken cancellation)
    {
        var secret = WebhookSecret.Create();
        var changed = await database.ExecuteAsync(
            $"update {Schema.Webhook} set previous_secret = secret, previous_until = $3, secret = $2 where id = $1 and connection is null",
            [id, secret, clock.GetUtcNow() + Rotation],
            cancellation
        );
        return changed == 0 ? throw NotFound(id) : new NewWebhook(await FindAsync(id, cancellation), secret);
    }

    private static RefusedException NotFound(Guid id) => RefusedException.NotFound($"There is no webhook {id}.");

    private static Webhook Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            JsonSerializer.Deserialize<string[]>(row.GetString(2))!,
            row.GetBoolean(3),
            row.GetBoolean(4),
            row.Get<string>(5),
            row.Get<DateTimeOffset?>(6),
            row.GetFieldValue<DateTimeOffset>(7),
            row.GetString(8),
            row.GetInt64(9),
            row.GetInt64(10)
        );
}
