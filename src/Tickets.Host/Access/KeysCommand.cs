using JasperFx.CommandLine;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>What <c>keys</c> does.</summary>
public enum KeysVerb
{
    /// <summary>Makes one.</summary>
    Create,

    /// <summary>Shows them, without secrets.</summary>
    List,

    /// <summary>Ends one.</summary>
    Revoke,
}

/// <summary>Arguments of <c>keys</c>.</summary>
public sealed record KeysInput
{
    [Description("create makes one and shows it once, list shows all without secrets, revoke ends one")]
    public KeysVerb Action { get; set; }

    [Description("Who, or what, will use the key to be created")]
    public string? NameFlag { get; set; }

    [Description("What it may be used for, divided by commas: submit, read, review, operate, admin")]
    public string? ScopesFlag { get; set; }

    [Description("Days until it expires; default never")]
    public int? DaysFlag { get; set; }

    [Description("Which key to revoke: what stands between tk_ and the next _")]
    public string? PrefixFlag { get; set; }
}

/// <summary>Creates, lists and revokes keys.</summary>
[Description("Create, list or revoke keys", Name = "keys")]
public sealed class KeysCommand(NpgsqlDataSource database, TimeProvider clock) : Utility<KeysInput>
{
    protected override Task RunAsync(KeysInput input, CancellationToken cancellation) =>
        input.Action switch
        {
            KeysVerb.Create => CreateAsync(input, cancellation),
            KeysVerb.Revoke => RevokeAsync(input, cancellation),
            _ => ListAsync(cancellation),
        };

    private async Task CreateAsync(KeysInput input, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(input.NameFlag) || input.NameFlag.Length > 100)
            throw new RefusedException("create needs --name, 1 to 100 characters.");
        if (input.DaysFlag is < 1 or > 36_500)
            throw new RefusedException("--days must be from 1 to 36500.");
        var scopes = (input.ScopesFlag ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => EnumNames.Parse<Scope>(name) ?? throw WrongScopes())
            .Distinct()
            .Select(EnumNames.Of)
            .ToList();
        if (scopes.Count == 0)
            throw WrongScopes();

        var now = clock.GetUtcNow();
        var (prefix, secret) = ApiKey.Generate();
        await database.ExecuteAsync(
            $"""
            insert into {Schema.ApiKey} (id, name, prefix, hash, scopes, created_at, created_by, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz)
            """,
            [
                Guid.CreateVersion7(now),
                input.NameFlag.Trim(),
                prefix,
                ApiKey.HashOf(secret),
                string.Join(",", scopes),
                now,
                Terminal.User,
                input.DaysFlag is { } days ? now.AddDays(days) : null,
            ],
            cancellation
        );
        await RecordAsync("keys create", prefix, input.NameFlag, cancellation);
        Terminal.Say("It is shown this once, and holds within 5 s:");
        Console.WriteLine($"tk_{prefix}_{secret}");
    }

    private async Task RevokeAsync(KeysInput input, CancellationToken cancellation)
    {
        if (input.PrefixFlag is not { Length: > 0 } prefix)
            throw new RefusedException("revoke needs --prefix; ./tickets keys list shows them.");
        var revoked = await database.ExecuteAsync(
            $"update {Schema.ApiKey} set revoked_at = $2 where prefix = $1 and revoked_at is null",
            [prefix, clock.GetUtcNow()],
            cancellation
        );
        if (revoked == 0)
            throw new RefusedException($"There is no key {prefix} that was not revoked already.");
        await RecordAsync("keys revoke", prefix, note: null, cancellation);
        Terminal.Say("It ends within 5 s.");
    }

    private async Task ListAsync(CancellationToken cancellation)
    {
        var keys = await database.QueryAsync(
            $"""
            select name, prefix, scopes, created_at, created_by, expires_at, last_used_at, revoked_at
            from {Schema.ApiKey} order by id
            """,
            [],
            row => new
            {
                Name = row.GetString(0),
                Prefix = row.GetString(1),
                Scopes = row.GetString(2).Split(','),
                CreatedAt = row.GetFieldValue<DateTimeOffset>(3),
                CreatedBy = row.GetString(4),
                ExpiresAt = row.Get<DateTimeOffset?>(5),
                LastUsedAt = row.Get<DateTimeOffset?>(6),
                RevokedAt = row.Get<DateTimeOffset?>(7),
            },
            cancellation
        );
        foreach (var key in keys)
            Terminal.PrintLine(key);
    }

    private Task RecordAsync(string what, string prefix, string? note, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        AuditEntry entry = new(Guid.CreateVersion7(now), now, Terminal.User, "CLI", what, Status: 0, prefix, note);
        return database.InsertAsync([entry], cancellation);
    }

    private static RefusedException WrongScopes() => new($"create needs --scopes, some of {EnumNames.All<Scope>()}.");
}
