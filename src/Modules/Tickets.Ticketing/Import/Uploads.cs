using Npgsql;

namespace Tickets.Ticketing.Import;

/// <summary>
/// Keeps uploaded files in PostgreSQL until they are imported, so that an upload that was accepted survives, and any
/// replica can import it.
/// </summary>
public sealed class Uploads(NpgsqlDataSource database)
{
    private const int PartBytes = 1 << 20;

    /// <summary>Stores a stream part by part in one transaction.</summary>
    /// <returns>The upload and its length in bytes.</returns>
    public async Task<(Guid Id, long Bytes)> StoreAsync(Stream content, CancellationToken cancellation)
    {
        var (id, bytes, buffer) = (Guid.CreateVersion7(), 0L, new byte[PartBytes]);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        for (var part = 0; ; part++)
        {
            var read = await content.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellation);
            if (read == 0)
                break;
            bytes += read;
            await using var insert = new NpgsqlCommand(
                $"insert into {Tables.Upload} (id, part, bytes) values ($1, $2, $3)",
                connection,
                transaction
            );
            insert.Parameters.Add(new() { Value = id });
            insert.Parameters.Add(new() { Value = part });
            insert.Parameters.Add(new() { Value = buffer.AsMemory(0, read) });
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return (id, bytes);
    }

    /// <summary>Opens a stored upload as a seekable stream.</summary>
    public Stream Open(Guid id, long bytes) => new UploadStream(this, id, bytes);

    /// <summary>Forgets an upload.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"delete from {Tables.Upload} where id = $1");
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<byte[]> ReadPartAsync(Guid id, int part, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select bytes from {Tables.Upload} where id = $1 and part = $2"
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = part });
        return await command.ExecuteScalarAsync(cancellation) as byte[]
            ?? throw new InvalidDataException($"Part {part} of upload {id} is gone.");
    }

    private sealed class UploadStream(Uploads uploads, Guid id, long bytes) : Stream
    {
        private byte[] _part = [];
        private int _loaded = -1;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => bytes;
        public override long Position { get; set; }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (Position >= bytes)
                return 0;
            var wanted = (int)(Position / PartBytes);
            if (_loaded != wanted)
                (_part, _loaded) = (await uploads.ReadPartAsync(id, wanted, cancellationToken), wanted);
            var rest = _part.AsMemory((int)(Position % PartBytes));
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            Position += count;
            return count;
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("Uploads are read asynchronously.");

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => Position + offset,
                _ => bytes + offset,
            };

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
