using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Makes, lists and revokes keys; <see cref="ApiKeys" /> tells by them who asks.</summary>
public sealed class Keys(NpgsqlDataSource database, TimeProvider clock) : IKeys
{
    private const string Columns = "id, name, prefix, scopes, created_at, created_by, expires_at, last_used_at, revoked_at";

    /// <inheritdoc />
    public async Task<KeyPage> ListAsync(Guid? before, int limit, CancellationToken cancellation)
    {
        var keys = await database.QueryAsync(
            $"select {Columns} from {Schema.ApiKey} where id < $1 order by id desc limit $2",
            [before ?? Guid.AllBitsSet, limit + 1],
            Read,
            cancellation
        );
        var next = keys.Count > limit ? Cursor.After(keys[limit - 1].Id, KeyPage.List) : null;
        return new KeyPage([.. keys.Take(limit)], next);
    }

    /// <inheritdoc />
    public Task<KeyView?> FindAsync(Guid id, CancellationToken cancellation) =>
        OneAsync($"select {Columns} from {Schema.ApiKey} where id = $1", [id], cancellation);

    /// <inheritdoc />
    public async Task<NewKey> MakeAsync(Guid id, KeyRequest request, string by, CancellationToken cancellation)
    {
        request.Check();
        var now = clock.GetUtcNow();
        var (prefix, secret) = ApiKey.Generate();
        var key = await OneAsync(
            $"""
            insert into {Schema.ApiKey} (id, name, prefix, hash, scopes, created_at, created_by, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz)
            on conflict (id) do update set prefix = excluded.prefix, hash = excluded.hash
            returning {Columns}
            """,
            [
                id,
                request.Name!.Trim(),
                prefix,
                ApiKey.HashOf(secret),
                string.Join(",", request.KnownScopes().Select(EnumNames.Of)),
                now,
                by,
                request.Days is { } days ? now.AddDays(days) : null,
            ],
            cancellation
        );
        return new NewKey(key!, $"{ApiKey.Start}{prefix}_{secret}");
    }

    /// <inheritdoc />
    public Task<KeyView?> RevokeAsync(Guid id, CancellationToken cancellation) =>
        OneAsync(
            $"update {Schema.ApiKey} set revoked_at = coalesce(revoked_at, $2) where id = $1 returning {Columns}",
            [id, clock.GetUtcNow()],
            cancellation
        );

    private async Task<KeyView?> OneAsync(string sql, object?[] values, CancellationToken cancellation) =>
        (await database.QueryAsync(sql, values, Read, cancellation)).SingleOrDefault();

    private static KeyView Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            ApiKeyTable.ScopesOf(row.GetString(3)),
            row.GetFieldValue<DateTimeOffset>(4),
            row.GetString(5),
            row.Get<DateTimeOffset?>(6),
            row.Get<DateTimeOffset?>(7),
            row.Get<DateTimeOffset?>(8)
        );
}
