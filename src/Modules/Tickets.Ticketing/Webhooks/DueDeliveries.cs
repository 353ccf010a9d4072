using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A delivery that was taken to be sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Attempts">How often it was sent before.</param>
/// <param name="Until">Until when nobody else takes it: it is the taker's as long as this stands.</param>
/// <param name="Url">Where to.</param>
/// <param name="Secrets">What signs.</param>
public sealed record DueDelivery(
    Guid Id,
    string Type,
    string Body,
    int Attempts,
    DateTimeOffset Until,
    string Url,
    IReadOnlyList<string> Secrets
)
{
    /// <summary>How it is written back, if it goes to a help desk that is connected.</summary>
    public WriteBackPlan? Plan { get; init; }
}

/// <summary>An endpoint for which something is due.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="PerMinute">How many deliveries it takes a minute; null if nobody said so.</param>
public sealed record DueEndpoint(Guid Id, int? PerMinute);

/// <summary>What became of an attempt.</summary>
/// <param name="Delivery">Which one.</param>
/// <param name="At">When it ended.</param>
/// <param name="Status">The answer's; null without an answer.</param>
/// <param name="Answer">The beginning of the answer, or why there was none.</param>
/// <param name="RetryAfter">How long the endpoint wants to be left alone.</param>
public sealed record Attempt(DueDelivery Delivery, DateTimeOffset At, int? Status, string Answer, TimeSpan? RetryAfter)
{
    /// <summary>What was written back, without what is secret.</summary>
    public string? Request { get; init; }

    /// <summary>Whether nothing had to be written back.</summary>
    public bool IsNothing { get; init; }

    /// <summary>Whether the endpoint took it.</summary>
    public bool IsDelivered => IsNothing || Status is >= 200 and < 300;

    /// <summary>Whether the endpoint wants nothing any more.</summary>
    public bool IsGone => Status == 410 && Delivery.Plan is null;

    // A help desk says so of the ticket: it is no longer there, or can't be changed like that.
    private bool IsFinal => Delivery.Plan is not null && Status is 400 or 404 or 405 or 410 or 422;

    /// <summary>When it is sent again; null if it ends here.</summary>
    public DateTimeOffset? NextAt =>
        IsDelivered || IsGone || IsFinal || BackOff.After(Delivery.Attempts + 1, Random.Shared.NextDouble()) is not { } delay
            ? null
            : At + (RetryAfter > delay ? RetryAfter.Value : delay);
}

/// <summary>
/// The deliveries that are due. Whoever takes one has a minute; then it is anybody's again. Of an endpoint and a ticket the next one
/// is due once the one before has ended. What a crash of PostgreSQL undoes of that is sent again.
/// </summary>
public sealed class DueDeliveries(NpgsqlDataSource database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const string Webhooks = $"""
        select id, (select (settings -> 'write_back' ->> 'per_minute')::int from {Schema.Connection} connection where connection.id = webhook.id),
            connection is not null
        from {Schema.Webhook} webhook
        where enabled and exists (
            select from {Schema.WebhookDelivery} where webhook_id = webhook.id and state = 'pending' and next_at <= $1)
        """;

    // Written so that it is planned well before there are statistics, too: a burst may come right after the first webhook was made.
    // The first ones are read by the index until there are enough, and the first one of a ticket is found by the ticket alone: neither
    // the endpoint nor what is pending serves to find it.
    private const string Take = $"""
        with due as (
            select id from {Schema.WebhookDelivery} delivery
            where webhook_id = $1 and state = 'pending' and next_at <= $2
            and (ticket_id is null or id = (
                select id from {Schema.WebhookDelivery} first
                where first.ticket_id = delivery.ticket_id and first.webhook_id is not distinct from $1
                and first.state not in ('delivered', 'failed')
                order by first.sequence limit 1))
            order by next_at, sequence limit $4 for update skip locked)
        update {Schema.WebhookDelivery} delivery set next_at = $3
        from due, {Schema.Webhook} webhook where delivery.id = due.id and webhook.id = $1 and webhook.enabled
        returning delivery.id, type, body, attempts, next_at, url, secret, case when previous_until > $2 then previous_secret end,
            {WriteBackPlan.Columns}
        """;

    private const string Note = $"""
        update {Schema.WebhookDelivery} delivery
        set state = made.state, attempts = attempts + 1, next_at = made.next_at, attempted_at = made.at, status = made.status,
            answer = made.answer, request = coalesce(made.request, delivery.request), delivered_at = case when made.state = 'delivered' then made.at end
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) made (id, until, state, next_at, at, status, answer, request)
        where delivery.id = made.id and delivery.next_at = made.until and delivery.state = 'pending'
        """;

    private const string PutBack = $"""
        update {Schema.WebhookDelivery} set next_at = $3 from unnest($1, $2) taken (id, until)
        where webhook_delivery.id = taken.id and next_at = taken.until and state = 'pending'
        """;

    private const string Disable = $"""
        update {Schema.Webhook} set enabled = false, disabled_because = 'It answered 410 Gone.' where id = $1 and url = $2
        """;

    /// <summary>The endpoints for which something is due.</summary>
    public async Task<IReadOnlyList<DueEndpoint>> WebhooksAsync(DateTimeOffset now, CancellationToken cancellation) =>
        await database.QueryAsync(
            Webhooks,
            [now],
            row => new DueEndpoint(row.GetGuid(0), row.GetBoolean(2) ? row.Get<int?>(1) ?? WriteBack.DefaultPerMinute : null),
            cancellation
        );

    /// <summary>Takes some of an endpoint.</summary>
    public async Task<IReadOnlyList<DueDelivery>> TakeAsync(Guid webhook, DateTimeOffset now, int most, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.Add(Sql.Unsynced);
        batch.Add(Take, webhook, now, now + Lease, most);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await reader.NextAsync(Read, cancellation);
    }

    /// <summary>Notes what became of those that were taken, unless somebody else has them by now.</summary>
    public async Task NoteAsync(Guid webhook, IReadOnlyList<Attempt> attempts, CancellationToken cancellation)
    {
        var next = attempts.Select(attempt => attempt.NextAt).ToArray();
        await using var batch = database.CreateBatch();
        batch.Add(Sql.Unsynced);
        batch.Add(
            Note,
            attempts.Select(attempt => attempt.Delivery.Id).ToArray(),
            attempts.Select(attempt => attempt.Delivery.Until).ToArray(),
            attempts.Select((attempt, i) => EnumNames.Of(StateOf(attempt, next[i]))).ToArray(),
            attempts.Select((attempt, i) => next[i] ?? attempt.At).ToArray(),
            attempts.Select(attempt => attempt.At).ToArray(),
            attempts.Select(attempt => attempt.Status).ToArray(),
            attempts.Select(attempt => attempt.Answer).ToArray(),
            attempts.Select(attempt => attempt.Request).ToArray()
        );
        if (attempts.FirstOrDefault(attempt => attempt.IsGone) is { } gone)
            batch.Add(Disable, webhook, gone.Delivery.Url);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Gives back what was taken and not sent.</summary>
    public Task PutBackAsync(IReadOnlyList<DueDelivery> taken, DateTimeOffset now) =>
        database.ExecuteAsync(
            PutBack,
            [taken.Select(delivery => delivery.Id).ToArray(), taken.Select(delivery => delivery.Until).ToArray(), now],
            CancellationToken.None
        );

    private static DueDelivery Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            row.GetInt32(3),
            row.GetFieldValue<DateTimeOffset>(4),
            row.GetString(5),
            [.. new[] { row.GetString(6), row.Get<string>(7) }.OfType<string>()]
        )
        {
            Plan = WriteBackPlan.Read(row, 8),
        };

    private static DeliveryState StateOf(Attempt attempt, DateTimeOffset? next) =>
        attempt.IsDelivered ? DeliveryState.Delivered
        : next is null ? DeliveryState.Failed
        : DeliveryState.Pending;
}
