using Npgsql;

namespace Tickets.Inference;

/// <content>Changes of what is in use, and deletion: one at a time, each in one transaction.</content>
public sealed partial class DatabaseRegistry
{
    /// <inheritdoc />
    public override async Task<Promotion> PromoteAsync(
        string version,
        string by,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await LoadAsync(version, cancellation);
        var entry = new Promotion(now, by, version, Previous: null, note);
        return await ChangeAsync(connection => _aliases.PromoteAsync(connection, entry, restores: null, cancellation), cancellation);
    }

    /// <inheritdoc />
    public override async Task<Promotion> RollbackAsync(
        string by,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        LogEntry? before;
        await using (var connection = await database.OpenConnectionAsync(cancellation))
            before = await _aliases.FindBeforeAsync(connection, cancellation);
        if (before is null)
            throw new ModelConflictException("No model was in use before this one.");
        await LoadAsync(before.Promotion.Version, cancellation);
        var entry = new Promotion(now, by, before.Promotion.Version, Previous: null, note ?? "rollback");
        return await ChangeAsync(
            async connection =>
                (await _aliases.FindBeforeAsync(connection, cancellation))?.Id == before.Id
                    ? await _aliases.PromoteAsync(connection, entry, before.Id, cancellation)
                    : throw new ModelConflictException("Somebody else has just changed which model is in use. Look, and try again."),
            cancellation
        );
    }

    /// <inheritdoc />
    public override async Task ShadowAsync(string? version, CancellationToken cancellation)
    {
        if (version is not null)
            await LoadAsync(version, cancellation);
        await ChangeAsync(
            async connection =>
            {
                if (version is not null && !await _aliases.ExistsAsync(connection, version, cancellation))
                    throw Unknown(version);
                if (version is not null && (await _aliases.ReadAsync(connection, cancellation)).Champion == version)
                    throw new ModelConflictException($"Model {version} is in use; there is nothing to compare it with.");
                await _aliases.SetAsync(connection, ModelAliases.ShadowName, version, cancellation);
                return version;
            },
            cancellation
        );
    }

    /// <inheritdoc />
    public override Task DeleteAsync(string version, CancellationToken cancellation) =>
        ChangeAsync(
            async connection =>
            {
                if (!await _aliases.ExistsAsync(connection, version, cancellation))
                    throw Unknown(version);
                var aliases = await _aliases.ReadAsync(connection, cancellation);
                var before = await _aliases.FindBeforeAsync(connection, cancellation);
                if (aliases.Of(version, before?.Promotion.Version) is [var alias, ..])
                    throw new ModelConflictException($"Model {version} is the {alias}; promote another one first.");
                await _stored.DeleteAsync(connection, version, cancellation);
                return version;
            },
            cancellation
        );

    private async Task<T> ChangeAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation)
    {
        var (result, after) = await _aliases.ChangeAsync(change, cancellation);
        Interlocked.Increment(ref _changes);
        _known = after;
        return result;
    }
}
