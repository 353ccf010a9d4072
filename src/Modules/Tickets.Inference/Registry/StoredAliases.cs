using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// Which version of the models for a target is in use, in PostgreSQL. Changes are made one at a time; each is one
/// transaction with its entry in the log and the notification of all hosts.
/// </summary>
internal sealed class StoredAliases(NpgsqlDataSource database, IEvents events, string target)
{
    private const string Promoted = "model.promoted";

    /// <summary>The channel of the notifications.</summary>
    public const string Channel = "inference_model_alias";

    /// <summary>Who puts a model to use that a host has brought along.</summary>
    public const string BuiltIn = "built-in";

    /// <summary>Reads them.</summary>
    public async Task<ModelAliases> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync(
            $"select alias, version from {Schema.ModelAlias} where target = $1",
            [target],
            row => (Alias: row.GetString(0), Version: row.GetString(1)),
            cancellation
        );
        return new(VersionOf(ModelAliases.ChampionName), VersionOf(ModelAliases.ShadowName));

        string? VersionOf(string alias) => rows.Find(row => row.Alias == alias).Version;
    }

    /// <summary>Makes a change; gives what it gives, and the aliases after it.</summary>
    public async Task<(T Result, ModelAliases After)> ChangeAsync<T>(
        Func<NpgsqlConnection, Task<T>> change,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Nothing is looked at before: what was seen earlier may be gone. Whoever only reads does not wait.
        await connection.ExecuteAsync($"lock table {Schema.ModelAlias} in share row exclusive mode", [], cancellation);
        var result = await change(connection);
        var after = await ReadAsync(connection, cancellation);
        await connection.ExecuteAsync($"notify {Channel}", [], cancellation);
        await transaction.CommitAsync(cancellation);
        return (result, after);
    }

    /// <summary>Gives an alias to a version, or takes it from all.</summary>
    public Task SetAsync(NpgsqlConnection connection, string alias, string? version, CancellationToken cancellation) =>
        version is null
            ? connection.ExecuteAsync(
                $"delete from {Schema.ModelAlias} where target = $1 and alias = $2",
                [target, alias],
                cancellation
            )
            : connection.ExecuteAsync(
                $"""
                insert into {Schema.ModelAlias} (target, alias, version) values ($1, $2, $3)
                on conflict (target, alias) do update set version = $3
                """,
                [target, alias, version],
                cancellation
            );

    /// <summary>The entry that a rollback goes back to, or null.</summary>
    public async Task<LogEntry?> FindBeforeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var champion = (await ReadAsync(connection, cancellation)).Champion;
        var log = await PromotionLog.ReadAsync(connection, target, cancellation);
        var versions = await connection.QueryAsync(
            $"select version from {Schema.Model} where target = $1",
            [target],
            row => row.GetString(0),
            cancellation
        );
        return PromotionLog.Before(log, champion, versions.Contains);
    }

    /// <summary>Puts a version to use; gives the entry of the log, which is an earlier one if it is in use already.</summary>
    /// <param name="connection">In a change.</param>
    /// <param name="entry">The entry, without what was in use until then.</param>
    /// <param name="restores">The entry that a rollback goes back to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    public async Task<Promotion> PromoteAsync(
        NpgsqlConnection connection,
        Promotion entry,
        long? restores,
        CancellationToken cancellation
    )
    {
        if (!await ExistsAsync(connection, entry.Version, cancellation))
            throw new UnknownModelException($"There is no model {entry.Version}.");
        var (champion, shadow) = await ReadAsync(connection, cancellation);
        if (champion == entry.Version)
            return (await PromotionLog.ReadAsync(connection, target, cancellation))[^1].Promotion;
        entry = entry with { Previous = champion };
        await PromotionLog.AppendAsync(connection, target, entry, restores, cancellation);
        await SetAsync(connection, ModelAliases.ChampionName, entry.Version, cancellation);
        if (shadow == entry.Version)
            await SetAsync(connection, ModelAliases.ShadowName, null, cancellation);
        var told = new { Target = target, entry.Version, entry.Previous, entry.By, entry.Note, Rollback = restores is not null };
        await events.TellAsync(connection, Promoted, entry.At, told, cancellation);
        return entry;
    }

    /// <summary>Whether anybody but a host has put a model to use.</summary>
    public Task<bool> WasChosenAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        AnyAsync(connection, $"{Schema.Promotion} where target = $1 and by <> $2", BuiltIn, cancellation);

    /// <summary>Whether there is a version.</summary>
    public Task<bool> ExistsAsync(NpgsqlConnection connection, string version, CancellationToken cancellation) =>
        AnyAsync(connection, $"{Schema.Model} where target = $1 and version = $2", version, cancellation);

    private async Task<bool> AnyAsync(NpgsqlConnection connection, string rows, string value, CancellationToken cancellation) =>
        (await connection.QueryAsync($"select exists (select from {rows})", [target, value], row => row.GetBoolean(0), cancellation))[0];
}
