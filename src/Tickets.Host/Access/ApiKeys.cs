using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Cryptography;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Knows the keys. All of them are read at once, and again when a request comes more than 3 s later, so a request costs
/// no query, and an unknown prefix none either. A key that was created or revoked is so within 5 s on every host.
/// </summary>
public sealed partial class ApiKeys(
    NpgsqlDataSource database,
    AuthSettings settings,
    TimeProvider clock,
    ILogger<ApiKeys> logger
)
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    // While they are read again, requests go on with what is known.
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    private readonly Known? _first = FirstOf(settings);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _noted = [];
    private readonly Lock _gate = new();
    private volatile Snapshot? _snapshot;
    private Task<Snapshot>? _reading;

    /// <summary>Who asks with this key, or why it is refused.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL is away, and what is known of the keys is too old.</exception>
    public async ValueTask<(ClaimsPrincipal? Caller, string? Refusal)> FindAsync(
        string text,
        CancellationToken cancellation
    )
    {
        var (known, _, refusal) = await VerifyAsync(text, cancellation);
        return known is null ? (null, refusal) : Judge(known);
    }

    /// <summary>
    /// The same for a header. Over one connection the server hands in the same string again as long as the client sends the
    /// same bytes; such a one is not looked for, and hashed, until the keys are read again.
    /// </summary>
    /// <param name="header">The key, perhaps after <c>Bearer</c>.</param>
    /// <param name="connection">What is kept with the connection, if no other request may use it at the same time.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask<(ClaimsPrincipal? Caller, string? Refusal)> FindAsync(
        string header,
        IDictionary<object, object?>? connection,
        CancellationToken cancellation
    )
    {
        var last = connection?.TryGetValue(typeof(ApiKeys), out var kept) == true ? kept as Seen : null;
        if (last is not null && ReferenceEquals(last.Header, header) && last.In == await ReadAsync().WaitAsync(cancellation))
            return Judge(last.Known);

        var (known, snapshot, refusal) = await VerifyAsync(Credentials.KeyIn(header), cancellation);
        if (known is null)
            return (null, refusal);
        if (connection is not null && snapshot is not null)
            connection[typeof(ApiKeys)] = new Seen(header, snapshot, known);
        return Judge(known);
    }

    // The key, and what it was found in: nothing, for the first one.
    private async ValueTask<(Known? Known, Snapshot? In, string? Refusal)> VerifyAsync(
        string text,
        CancellationToken cancellation
    )
    {
        if (ApiKey.Split(text) is not var (prefix, secret))
            return (null, null, "This is no key.");
        var isFirst = prefix == _first?.Key.Prefix;
        var snapshot = isFirst ? null : await ReadAsync().WaitAsync(cancellation);
        var known = isFirst ? _first : snapshot!.Keys.GetValueOrDefault(prefix);
        var isIt = CryptographicOperations.FixedTimeEquals(ApiKey.HashOf(secret), known?.Key.Hash ?? NoHash);
        return isIt && known is not null ? (known, snapshot, null) : (null, null, "This key is not known.");
    }

    private (ClaimsPrincipal? Caller, string? Refusal) Judge(Known known)
    {
        if (known.Key.RevokedAt is not null)
            return (null, "This key was revoked.");
        var now = clock.GetUtcNow();
        if (known.Key.ExpiresAt <= now)
            return (null, "This key has expired.");
        if (known != _first && now - _noted.GetValueOrDefault(known.Key.Id) >= UseNoted)
        {
            _noted[known.Key.Id] = now;
            _ = NoteUseAsync(known.Key.Id, now);
        }

        return (known.Caller, null);
    }

    private Task<Snapshot> ReadAsync()
    {
        var snapshot = _snapshot;
        var age = snapshot is null ? TimeSpan.MaxValue : clock.GetUtcNow() - snapshot.At;
        if (age < Fresh)
            return snapshot!.Itself;
        // Whoever comes while they are read waits for the same answer, if what is known is too old.
        Task<Snapshot> reading;
        lock (_gate)
            reading = _reading is { IsCompleted: false } ? _reading : _reading = ReadAgainAsync();
        return age < Usable ? snapshot!.Itself : reading;
    }

    private async Task<Snapshot> ReadAgainAsync()
    {
        var at = clock.GetUtcNow();
        var keys = await database.QueryAsync(
            $"select {ApiKeyTable.Columns} from {Schema.ApiKey}",
            [],
            ApiKeyTable.Read,
            CancellationToken.None
        );
        var byPrefix = keys.ToFrozenDictionary(key => key.Prefix, key => new Known(key, key.ToPrincipal()));
        return _snapshot = new(at, byPrefix);
    }

    private async Task NoteUseAsync(Guid id, DateTimeOffset now)
    {
        try
        {
            await database.ExecuteAsync(
                $"update {Schema.ApiKey} set last_used_at = $2 where id = $1",
                [id, now],
                CancellationToken.None
            );
        }
        catch (Exception failed)
        {
            LogUnnoted(failed);
        }
    }

    private static Known? FirstOf(AuthSettings settings)
    {
        if (settings.FirstKey is not { } text || ApiKey.Split(text) is not var (prefix, secret))
            return null;
        var key = new ApiKey
        {
            Name = "first-key",
            Prefix = prefix,
            Hash = ApiKey.HashOf(secret),
            Scopes = [Scope.Admin],
        };
        return new(key, key.ToPrincipal());
    }

    private sealed record Known(ApiKey Key, ClaimsPrincipal Caller);

    private sealed record Seen(string Header, Snapshot In, Known Known);

    private sealed class Snapshot
    {
        public Snapshot(DateTimeOffset at, FrozenDictionary<string, Known> keys)
        {
            (At, Keys) = (at, keys);
            Itself = Task.FromResult(this);
        }

        public DateTimeOffset At { get; }

        public FrozenDictionary<string, Known> Keys { get; }

        public Task<Snapshot> Itself { get; }
    }

    [LoggerMessage(LogLevel.Warning, "When a key was last used could not be noted.")]
    private partial void LogUnnoted(Exception failed);
}
