using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The connections in the store; a change holds for all that comes after it.</summary>
public sealed class Connections(NpgsqlDataSource database, WebhookSettings network, TimeProvider clock)
{
    /// <summary>Connections, at most.</summary>
    public const int Most = 50;

    private const string Shown = $"""
        name, recipe, settings, created_at, created_by, accepted, repeated, passed_over, refused,
        (select at from {Schema.ConnectionEvent} where connection_id = connection.id order by id desc limit 1),
        (select count(*) from {Schema.WebhookDelivery} where webhook_id = connection.id and state = 'pending'),
        (select count(*) from {Schema.WebhookDelivery} where webhook_id = connection.id and state = 'failed'),
        mailbox_next_at, mailbox_checked_at, mailbox_error, mailbox_failing_since, mailbox_renumbered_at
        """;

    /// <summary>All, by name.</summary>
    public async Task<IReadOnlyList<Connection>> ListAsync(CancellationToken cancellation) =>
        await QueryAsync("order by name", [], cancellation);

    /// <summary>One of them, as it is shown.</summary>
    /// <exception cref="RefusedException">There is no such connection (404).</exception>
    public async Task<Connection> ShowAsync(string name, CancellationToken cancellation) =>
        (ConnectionRequest.IsName(name) ? await QueryAsync("where name = $1", [name], cancellation) : []).SingleOrDefault()
        ?? throw NotFound(name);

    /// <summary>One of them, as it is kept: each event asks for it.</summary>
    /// <exception cref="RefusedException">There is no such connection (404).</exception>
    public async Task<StoredConnection> FindAsync(string name, CancellationToken cancellation)
    {
        if (!ConnectionRequest.IsName(name))
            throw NotFound(name);
        var found = await database.QueryAsync(
            $"select {StoredConnection.Columns} from {Schema.Connection} connection where name = $1",
            [name],
            StoredConnection.Read,
            cancellation
        );
        return found.SingleOrDefault() ?? throw NotFound(name);
    }

    /// <summary>
    /// Makes one, and a secret if it needs one and none is given. If there is one with that id already, because the answer of a
    /// request was lost, it gets the secret.
    /// </summary>
    /// <exception cref="RefusedException">Something is wrong with it (400), the name is taken, or there are too many (409).</exception>
    public async Task<NewConnection> CreateAsync(Guid id, ConnectionRequest request, string by, CancellationToken cancellation)
    {
        var settings = request.ToSettings(request.Recipe, isNew: true, hasToken: false, network);
        var secret = request.Secret ?? ConnectionSecret.Make(settings);
        var now = clock.GetUtcNow();
        try
        {
            var made = await database.ExecuteAsync(
                $"""
                insert into {Schema.Connection} (id, name, recipe, settings, secret, created_at, created_by, mailbox_next_at, mailbox_since)
                select $1, $2, $3, $4, $5, $6, $7, case when $8 then $6 end, case when $8 then $6 end where (select count(*) from {Schema.Connection} where id <> $1) < {Most}
                on conflict (id) do update set secret = excluded.secret
                """,
                [id, request.Name, Text(request.Recipe), Sql.Json(settings), Text(secret), now, by, settings.Mailbox is not null],
                cancellation
            );
            if (made == 0)
                throw RefusedException.Conflict($"There are {Most} connections already. Delete one first.");
            await WriteBackAsync(id, request, settings, by, cancellation);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw RefusedException.Conflict($"There is a connection {request.Name} already.");
        }

        return new(await ShowAsync(request.Name!, cancellation), request.Secret is null ? secret : null);
    }

    /// <summary>Gives one other settings; without a secret in the request it keeps the one it has, if it needs one.</summary>
    /// <exception cref="RefusedException">Something is wrong with it (400), or there is no such connection (404).</exception>
    public async Task<NewConnection> ChangeAsync(string name, ConnectionRequest request, CancellationToken cancellation)
    {
        var stored = await FindAsync(name, cancellation);
        if (request.Name is not null && request.Name != name)
            throw RefusedException.Invalid("name", "can't be changed: it is the source of tickets");
        var hasToken = await database.ScalarAsync<bool>($"select exists (select from {Schema.Webhook} where id = $1 and secret <> '')", [stored.Id], cancellation);
        var settings = request.ToSettings(request.Recipe, isNew: false, hasToken, network);
        var secret = request.Secret ?? ConnectionSecret.Kept(stored, settings) ?? ConnectionSecret.Make(settings);
        if (secret is not null && settings.Verify is { KindOf: VerificationKind.Hmac } how && Verifier.KeyOf(how, secret) is null)
            throw RefusedException.Invalid("secret", $"is missing: the one before is not written as {how.Key}");
        // It is looked into at once; another folder from now on.
        await database.ExecuteAsync(
            $"""
            update {Schema.Connection} set recipe = $2, settings = $3, secret = $4,
                mailbox_next_at = case when $5 then $6 end, mailbox_failures = 0, mailbox_error = null, mailbox_failing_since = null,
                mailbox_since = case when $7 then mailbox_since when $5 then $6 end,
                mailbox_validity = case when $7 then mailbox_validity end, mailbox_uid = case when $7 then mailbox_uid end
            where name = $1
            """,
            [name, Text(request.Recipe), Sql.Json(settings), Text(secret), settings.Mailbox is not null, clock.GetUtcNow(), IsSameMailbox(stored.Settings, settings)],
            cancellation
        );
        await WriteBackAsync(stored.Id, request, settings, stored.CreatedBy, cancellation);
        return new(await ShowAsync(name, cancellation), request.Secret is null && secret != stored.Secret ? secret : null);
    }

    /// <summary>Deletes one, with what came of late; gives it as it was. Its tickets stay.</summary>
    /// <exception cref="RefusedException">There is no such connection (404).</exception>
    public async Task<Connection> DeleteAsync(string name, CancellationToken cancellation)
    {
        var (stored, shown) = (await FindAsync(name, cancellation), await ShowAsync(name, cancellation));
        await using var batch = database.CreateBatch();
        batch.Add($"delete from {Schema.Connection} where id = $1", stored.Id);
        batch.Add($"delete from {Schema.Webhook} where id = $1", stored.Id);
        batch.Add($"delete from {Schema.WebhookDelivery} where webhook_id = $1", stored.Id);
        batch.Add($"delete from {Schema.ConnectionEvent} where connection_id = $1", stored.Id);
        await batch.ExecuteNonQueryAsync(cancellation);
        return shown;
    }

    /// <summary>What came through one of late, the latest first; of an outcome, or about what the help desk calls so, if one is given.</summary>
    public async Task<ConnectionEventList> EventsAsync(
        StoredConnection connection,
        CancellationToken cancellation,
        EventOutcome? outcome = null,
        string? externalId = null
    ) =>
        new(
            await database.QueryAsync(
                $"""
                select id, at, outcome, reason, detail, ticket_id, external_id, bytes from {Schema.ConnectionEvent}
                where connection_id = $1 and ($2 is null or outcome = $2) and ($3 is null or external_id = $3) order by id desc
                """,
                [connection.Id, Text(outcome is { } only ? EnumNames.Of(only) : null), Text(externalId)],
                row => new ConnectionEvent(
                    row.GetGuid(0),
                    row.GetFieldValue<DateTimeOffset>(1),
                    EnumNames.Parse<EventOutcome>(row.GetString(2))!.Value,
                    EnumNames.Parse<EventReason>(row.Get<string>(3)),
                    row.Get<string>(4),
                    row.Get<Guid?>(5),
                    row.Get<string>(6),
                    row.GetInt64(7)
                ),
                cancellation
            )
        );

    // Decisions go the way of webhooks, to an endpoint that has the id of the connection, and the token for its secret.
    private Task<int> WriteBackAsync(Guid id, ConnectionRequest request, ConnectionSettings settings, string by, CancellationToken cancellation)
    {
        if (settings.WriteBack is not { } template)
            return database.ExecuteAsync($"update {Schema.Webhook} set enabled = false where id = $1", [id], cancellation);
        string[] events = template.Fallback is null ? ["ticket.classified", "ticket.corrected"] : ["ticket.classified", "ticket.corrected", "ticket.needs_review"];
        return database.ExecuteAsync(
            $"""
            insert into {Schema.Webhook} (id, url, events, bulk, enabled, secret, created_at, created_by, connection)
            select id, $2, $3, false, $4, coalesce($5, ''), $6, $7, name from {Schema.Connection} where id = $1
            on conflict (id) do update set url = $2, events = $3, enabled = $4, secret = coalesce($5, webhook.secret)
            """,
            [id, template.Url, Sql.Jsonb(events), template.Enabled ?? true, Text(request.Token), clock.GetUtcNow(), by],
            cancellation
        );
    }

    private static bool IsSameMailbox(ConnectionSettings before, ConnectionSettings after) =>
        before.Mailbox is { } one && after.Mailbox is { } other && one.FromStart == other.FromStart && MailAccount.Of(before) == MailAccount.Of(after);

    private static NpgsqlParameter<string?> Text(string? text) => new() { TypedValue = text };

    private static RefusedException NotFound(string name) =>
        RefusedException.NotFound($"There is no connection {(name.Length > 50 ? name[..50] : name)}.");

    private Task<List<Connection>> QueryAsync(string which, object?[] values, CancellationToken cancellation) =>
        database.QueryAsync($"select {Shown} from {Schema.Connection} connection {which}", values, Read, cancellation);

    private static Connection Read(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.Get<string>(1),
            ConnectionSettings.Parse(row.GetString(2)),
            row.GetFieldValue<DateTimeOffset>(3),
            row.GetString(4),
            row.GetInt64(5),
            row.GetInt64(6),
            row.GetInt64(7),
            row.GetInt64(8),
            row.Get<DateTimeOffset?>(9),
            row.GetInt64(10),
            row.GetInt64(11),
            row.Get<DateTimeOffset?>(12) is { } next
                ? new(row.Get<DateTimeOffset?>(13), row.Get<string>(14), row.Get<DateTimeOffset?>(15), next, row.Get<DateTimeOffset?>(16))
                : null
        );
}
