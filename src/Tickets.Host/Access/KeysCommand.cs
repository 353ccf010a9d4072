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

/// <summary>Creates, lists and revokes keys, as <c>/keys</c> does.</summary>
[Description("Create, list or revoke keys", Name = "keys")]
public sealed class KeysCommand(IKeys keys, NpgsqlDataSource database, TimeProvider clock) : Utility<KeysInput>
{
    private const int MostListed = 1_000_000;

    protected override Task RunAsync(KeysInput input, CancellationToken cancellation) =>
        input.Action switch
        {
            KeysVerb.Create => CreateAsync(input, cancellation),
            KeysVerb.Revoke => RevokeAsync(input, cancellation),
            _ => ListAsync(cancellation),
        };

    private async Task CreateAsync(KeysInput input, CancellationToken cancellation)
    {
        var names = (input.ScopesFlag ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var request = new KeyRequest
        {
            Name = input.NameFlag,
            Scopes = names,
            Days = input.DaysFlag,
        };
        var made = await keys.MakeAsync(Guid.CreateVersion7(clock.GetUtcNow()), request, Terminal.User, cancellation);
        await RecordAsync("keys create", made.Key, cancellation);
        Terminal.Say("It is shown this once, and holds within 5 s:");
        Console.WriteLine(made.Secret);
    }

    private async Task RevokeAsync(KeysInput input, CancellationToken cancellation)
    {
        if (input.PrefixFlag is not { Length: > 0 } prefix)
            throw new RefusedException("revoke needs --prefix; ./tickets keys list shows them.");
        var known = (await keys.ListAsync(before: null, MostListed, cancellation)).Items;
        var key =
            known.SingleOrDefault(key => key.Prefix == prefix && key.RevokedAt is null)
            ?? throw new RefusedException($"There is no key {prefix} that was not revoked already.");
        await keys.RevokeAsync(key.Id, cancellation);
        await RecordAsync("keys revoke", key, cancellation);
        Terminal.Say("It ends within 5 s.");
    }

    private async Task ListAsync(CancellationToken cancellation)
    {
        foreach (var key in (await keys.ListAsync(before: null, MostListed, cancellation)).Items)
            Terminal.PrintLine(key);
    }

    // The utility's arguments alone would not say which key was made.
    private Task RecordAsync(string what, KeyView key, CancellationToken cancellation) =>
        database.RecordAsync(clock.GetUtcNow(), what, key.Prefix, key.ToNote(), cancellation);
}
