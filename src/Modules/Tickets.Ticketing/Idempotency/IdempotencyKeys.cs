using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// The right to do the work of a key, or the answer of the one who did it. The right is a lease, by PostgreSQL's clock,
/// which a request renews while it lasts: the key of a host that vanished is free again after <see cref="Lease" />.
/// </summary>
internal sealed class IdempotencyKeys(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);

    /// <summary>A key that is this request's to work on.</summary>
    public sealed record Claim(string Caller, string Key, Guid Owner, Guid ReservedId);

    private const string Take = $"""
        insert into {Schema.Idempotency} as known (caller, key, owner, request, reserved_id, created_at, owned_until)
        values ($1, $2, $3, $4, $5, now(), clock_timestamp() + $6)
        on conflict (caller, key) do update set owner = excluded.owner, owned_until = excluded.owned_until
        where known.request = excluded.request and known.status is null and known.owned_until < clock_timestamp()
        returning reserved_id
        """;

    private const string Find = $"""
        select request = $3, status, headers, body from {Schema.Idempotency} where caller = $1 and key = $2
        """;

    private const string Mine = "where caller = $1 and key = $2 and owner = $3";

    /// <summary>Takes the right to do the work, or gives the answer.</summary>
    /// <exception cref="RefusedException">
    /// The key is another request's (422), or its first one is under way (409).
    /// </exception>
    public async Task<(Claim? Claim, KeptAnswer? Answer)> ClaimAsync(
        string caller,
        string key,
        byte[] request,
        CancellationToken cancellation
    )
    {
        var owner = Guid.NewGuid();
        var taken = await database.ScalarAsync<Guid?>(
            Take,
            [caller, key, owner, request, Guid.CreateVersion7(clock.GetUtcNow()), Lease],
            cancellation
        );
        if (taken is { } reserved)
            return (new Claim(caller, key, owner, reserved), null);
        var found = await database.QueryAsync(Find, [caller, key, request], Read, cancellation);
        return found switch
        {
            [(false, _)] => throw new RefusedException(
                $"This {IdempotencyKey.Header} was used for another request.",
                StatusCodes.Status422UnprocessableEntity
            ),
            [(true, { } answer)] => (null, answer),
            _ => throw new RefusedException(
                $"The first request with this {IdempotencyKey.Header} is under way; try again.",
                StatusCodes.Status409Conflict
            )
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            },
        };
    }

    /// <summary>Keeps the answer.</summary>
    public Task KeepAsync(Claim claim, KeptAnswer answer) =>
        ExecuteAsync(
            $"update {Schema.Idempotency} set status = $4, headers = $5, body = $6 {Mine}",
            claim,
            answer.Status,
            Sql.Json(answer.Headers),
            answer.Body
        );

    /// <summary>Lets another request with the key try.</summary>
    public Task ReleaseAsync(Claim claim) =>
        ExecuteAsync($"update {Schema.Idempotency} set owned_until = to_timestamp(0) {Mine}", claim);

    /// <summary>Renews the right until it is disposed of.</summary>
    public ITimer Renewing(Claim claim) =>
        clock.CreateTimer(
            renewed =>
                _ = ExecuteAsync(
                    $"update {Schema.Idempotency} set owned_until = clock_timestamp() + $4 {Mine} and status is null",
                    claim,
                    Lease
                ),
            null,
            Renewal,
            Renewal
        );

    // While PostgreSQL is away the lease ends by itself: a request that comes again makes the same thing.
    private async Task ExecuteAsync(string sql, Claim claim, params object[] values)
    {
        try
        {
            await database.ExecuteAsync(sql, [claim.Caller, claim.Key, claim.Owner, .. values], CancellationToken.None);
        }
        catch (NpgsqlException) { }
    }

    private static (bool IsSame, KeptAnswer? Answer) Read(NpgsqlDataReader row) =>
        (
            row.GetBoolean(0),
            row.IsDBNull(1)
                ? null
                : new KeptAnswer(
                    row.GetInt32(1),
                    JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(2))!,
                    row.GetFieldValue<byte[]>(3)
                )
        );
}
