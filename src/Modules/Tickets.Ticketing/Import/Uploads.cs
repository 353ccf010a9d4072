using Npgsql;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>
/// Keeps uploaded files in PostgreSQL until they are imported, so that an upload that was accepted survives, and any
/// replica can import it.
/// </summary>
public sealed class Uploads(NpgsqlDataSource database, Limits limits, TimeProvider clock) : IDisposable
{
    internal const int PartBytes = 1 << 20;

    // The reconciler forgets uploads without a job whose id is an hour old.
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _free = new(limits.ConcurrentUploads);

    /// <summary>
    /// Stores a stream, part by part as it comes; while it waits for more it holds nothing of PostgreSQL's. Null if as
    /// many as may are under way already.
    /// </summary>
    /// <returns>The upload and its length in bytes.</returns>
    public async Task<(Guid Id, long Bytes)?> TryStoreAsync(Stream content, CancellationToken cancellation)
    {
        if (!await _free.WaitAsync(TimeSpan.Zero, cancellation))
            return null;
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        try
        {
            var (bytes, renewed, buffer) = (0L, clock.GetTimestamp(), new byte[PartBytes]);
            for (var part = 0; ; part++)
            {
                var read = await content.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellation);
                if (clock.GetElapsedTime(renewed) > Renewal)
                    (id, renewed) = (await RenewAsync(id, cancellation), clock.GetTimestamp());
                if (read == 0)
                    return (id, bytes);
                await InsertAsync(id, part, buffer.AsMemory(0, read), cancellation);
                bytes += read;
            }
        }
        catch
        {
            await TryDeleteAsync(id);
            throw;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Opens a stored upload as a seekable stream.</summary>
    public Stream Open(Guid id, long bytes) => new UploadStream(database, id, bytes);

    /// <summary>Forgets an upload.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellation) =>
        database.ExecuteAsync($"delete from {Schema.Upload} where id = $1", [id], cancellation);

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();

    private Task<int> InsertAsync(Guid id, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        database.ExecuteAsync(
            $"insert into {Schema.Upload} (id, part, bytes) values ($1, $2, $3)",
            [id, part, bytes],
            cancellation
        );

    // The bytes stay where they are: only the rows that name them are written again.
    private async Task<Guid> RenewAsync(Guid id, CancellationToken cancellation)
    {
        var renewed = Guid.CreateVersion7(clock.GetUtcNow());
        await database.ExecuteAsync($"update {Schema.Upload} set id = $2 where id = $1", [id, renewed], cancellation);
        return renewed;
    }

    private async Task TryDeleteAsync(Guid id)
    {
        try
        {
            await DeleteAsync(id, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // PostgreSQL is away; the reconciler forgets it later.
        }
    }
}
