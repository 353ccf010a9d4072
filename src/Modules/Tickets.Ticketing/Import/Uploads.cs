using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A stored upload.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Content">What is in it.</param>
public sealed record StoredUpload(Guid Id, long Bytes, FileContent Content);

/// <summary>
/// Keeps uploaded files in PostgreSQL until they are imported, so that an upload that was accepted survives, and any
/// replica can import it.
/// </summary>
public sealed class Uploads(NpgsqlDataSource database, Limits limits, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limits.ConcurrentUploads);

    /// <summary>Stores a file while it is checked. Null if as many as may are under way already.</summary>
    /// <param name="content">The file, as it comes from the client.</param>
    /// <param name="length">Bytes that the client says are to come.</param>
    /// <param name="cancellation">Stops; what is stored is deleted.</param>
    /// <exception cref="FileRefusedException">It is damaged, or too large.</exception>
    public async Task<StoredUpload?> TryStoreAsync(Stream content, long? length, CancellationToken cancellation)
    {
        if (!await _free.WaitAsync(TimeSpan.Zero, cancellation))
            return null;
        await using var file = new StoringStream(database, content, length, clock);
        try
        {
            var checkedContent = await FileContent.CheckAsync(file, limits, cancellation);
            await file.StoreRestAsync(cancellation);
            return new StoredUpload(file.Id, file.Bytes, checkedContent);
        }
        catch
        {
            await TryDeleteAsync(file.Id);
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

    private async Task TryDeleteAsync(Guid id)
    {
        try
        {
            await DeleteAsync(id, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // PostgreSQL is away; the reconciler deletes it later.
        }
    }
}
