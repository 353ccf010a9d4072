using System.Runtime.CompilerServices;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Looks at who may use the service, as the settings of whoever runs this say.</summary>
internal sealed class AccessExamination(NpgsqlDataSource database, AuthSettings settings, TimeProvider clock) : IExamination
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    private const string CountKeys = $"""
        select count(*) filter (where expires_at is null or expires_at > $1),
            count(*) filter (where expires_at > $1 and expires_at < $2),
            count(*) filter (where scopes ~ '\madmin\M' and (expires_at is null or expires_at > $1))
        from {Schema.ApiKey} where revoked_at is null
        """;

    /// <inheritdoc />
    public bool NeedsTables => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (settings.Mode == AuthMode.Open)
        {
            yield return settings.AllowOpen
                ? Finding.Warning("access.mode", "Everybody who reaches a host may do everything.", "Set Auth__Mode=keys, and make a key: ./tickets keys create --name me --scopes admin")
                : Finding.Ok("access.mode", "Hosts need no keys, and listen to their own machine only.");
            yield break;
        }

        var now = clock.GetUtcNow();
        var (usable, ending, admins) = (
            await database.QueryAsync(
                CountKeys,
                [now, now + Soon],
                row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
                cancellation
            )
        )[0];
        const string make = "./tickets keys create --name me --scopes admin";
        yield return (usable, settings.FirstKey) switch
        {
            (0, null or "") when settings.Mode == AuthMode.Keys => Finding.Fault("access.keys", "Requests need a key, and there is none.", make),
            (0, not (null or "")) => Finding.Warning("access.keys", "The only key is Auth__FirstKey.", $"{make}, then take Auth__FirstKey out of the settings."),
            _ => Finding.Ok("access.keys", $"{usable} keys may be used."),
        };
        if (ending > 0)
            yield return Finding.Warning("access.expiry", $"{ending} keys expire within a week.", "./tickets keys list, and make others in time.");
        if (admins > 0 && !string.IsNullOrEmpty(settings.FirstKey))
            yield return Finding.Warning("access.first_key", "Auth__FirstKey still holds, though there are other keys.", "Take it out of the settings.");
    }
}
