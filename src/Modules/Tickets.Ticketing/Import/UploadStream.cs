using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A stored upload, read part by part.</summary>
internal sealed class UploadStream(NpgsqlDataSource database, Guid id, long bytes) : ReadOnlyStream
{
    private byte[] _part = [];
    private int _loaded = -1;

    public override bool CanSeek => true;
    public override long Length => bytes;
    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= bytes)
            return 0;
        var wanted = (int)(Position / StoringStream.PartBytes);
        if (_loaded != wanted)
            (_part, _loaded) = (await ReadPartAsync(wanted, cancellationToken), wanted);
        var rest = _part.AsMemory((int)(Position % StoringStream.PartBytes));
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => bytes + offset,
        };

    private async Task<byte[]> ReadPartAsync(int part, CancellationToken cancellation) =>
        await database.ScalarAsync<byte[]>(
            $"select bytes from {Schema.Upload} where id = $1 and part = $2",
            [id, part],
            cancellation
        ) ?? throw new InvalidDataException($"Part {part} of upload {id} is gone.");
}
