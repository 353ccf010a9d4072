using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>The versions in PostgreSQL that predict a target, and their files.</summary>
internal sealed class StoredModels(NpgsqlDataSource database, string target)
{
    private const int PartBytes = 1 << 20;

    /// <summary>The versions with their cards as JSON.</summary>
    public Task<List<(string Version, string Card)>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync(
            $"select version, card::text from {Schema.Model} where target = $1",
            [target],
            row => (row.GetString(0), row.GetString(1)),
            cancellation
        );

    /// <summary>The card of a version as JSON; null if there is no such version.</summary>
    public Task<string?> CardAsync(string version, CancellationToken cancellation) =>
        database.ScalarAsync<string>(
            $"select card::text from {Schema.Model} where target = $1 and version = $2",
            [target, version],
            cancellation
        );

    /// <summary>How good a version is, as JSON; null if there is no such version.</summary>
    public Task<string?> EvaluationAsync(string version, bool withTargets, CancellationToken cancellation)
    {
        var shown = withTargets ? "evaluation" : """evaluation || '{"targets": []}'""";
        return database.ScalarAsync<string>(
            $"select ({shown})::text from {Schema.Model} where target = $1 and version = $2",
            [target, version],
            cancellation
        );
    }

    /// <summary>Keeps what was measured on test tickets; whether there is such a version.</summary>
    public async Task<bool> SaveTestAsync(Evaluation test, CancellationToken cancellation) =>
        await database.ExecuteAsync(
            $"update {Schema.Model} set evaluation = jsonb_set(evaluation, '{{test}}', $3::jsonb) where target = $1 and version = $2",
            [target, test.ModelVersion, JsonSerializer.Serialize(test, ModelCard.Json)],
            cancellation
        ) > 0;

    /// <summary>Adds a version in the connection's transaction; false if there is such a version.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="card">Its card.</param>
    /// <param name="evaluation">How good it is.</param>
    /// <param name="files">A ZIP of its files.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<bool> AddAsync(
        NpgsqlConnection connection,
        ModelCard card,
        ModelEvaluation evaluation,
        Stream files,
        CancellationToken cancellation
    )
    {
        files.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(files, cancellation));
        var added = await connection.ExecuteAsync(
            $"""
            insert into {Schema.Model} (target, version, kind, card, evaluation, sha256, bytes, created_at)
            values ($1, $2, $3, $4::json, $5::jsonb, $6, $7, $8) on conflict do nothing
            """,
            [
                target,
                card.Version,
                card.Kind,
                JsonSerializer.Serialize(card, ModelCard.Json),
                JsonSerializer.Serialize(evaluation, ModelCard.Json),
                hash,
                files.Length,
                card.CreatedAt,
            ],
            cancellation
        );
        if (added == 0)
            return false;
        files.Position = 0;
        var buffer = new byte[PartBytes];
        for (var part = 0; await files.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellation) is > 0 and var count; part++)
            await connection.ExecuteAsync(
                $"insert into {Schema.ModelPart} (target, version, part, bytes) values ($1, $2, $3, $4)",
                [target, card.Version, part, count == PartBytes ? buffer : buffer[..count]],
                cancellation
            );
        return true;
    }

    /// <summary>Deletes a version in the connection's transaction.</summary>
    public async Task DeleteAsync(NpgsqlConnection connection, string version, CancellationToken cancellation)
    {
        foreach (var table in (string[])[Schema.Model, Schema.ModelPart])
            await connection.ExecuteAsync($"delete from {table} where target = $1 and version = $2", [target, version], cancellation);
    }

    /// <summary>Copies the ZIP of a version's files, part by part.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="InvalidDataException">It is not what was stored.</exception>
    public async Task CopyAsync(string version, Stream to, CancellationToken cancellation)
    {
        var stored = await database.QueryAsync(
            $"select sha256, bytes from {Schema.Model} where target = $1 and version = $2",
            [target, version],
            row => (Hash: row.GetString(0), Bytes: row.GetInt64(1)),
            cancellation
        );
        if (stored is not [var (hash, bytes)])
            throw new UnknownModelException($"There is no model {version}.");
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copied = 0L;
        for (var part = 0; copied < bytes; part++)
        {
            var content =
                await database.ScalarAsync<byte[]>(
                    $"select bytes from {Schema.ModelPart} where target = $1 and version = $2 and part = $3",
                    [target, version, part],
                    cancellation
                ) ?? throw new InvalidDataException($"part {part} of its files is missing");
            sum.AppendData(content);
            await to.WriteAsync(content, cancellation);
            copied += content.Length;
        }

        if (Convert.ToHexStringLower(sum.GetHashAndReset()) != hash)
            throw new InvalidDataException("the checksum of its files is not the one that was stored");
    }
}
