using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// An upload that is stored while it is read: each full part goes to PostgreSQL before the next one is read from the
/// client; while it waits for more it holds nothing of PostgreSQL's.
/// </summary>
internal sealed class StoringStream(NpgsqlDataSource database, Stream content, long? length, TimeProvider clock)
    : ReadOnlyStream
{
    internal const int PartBytes = 1 << 20;

    // The reconciler forgets uploads without a job whose id is an hour old.
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(10);

    private readonly byte[] _part = new byte[PartBytes];
    private int _filled; // bytes of the part
    private int _read; // those of them that were handed out
    private int _parts; // full ones before it
    private long _renewed = clock.GetTimestamp();

    /// <summary>The upload; one that takes long gets a new id now and then.</summary>
    public Guid Id { get; private set; } = Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>Bytes that came.</summary>
    public long Bytes => (long)_parts * PartBytes + _filled;

    /// <summary>Bytes that are to come, as far as the client said so.</summary>
    public override long Length => length ?? Bytes;

    public override bool CanSeek => true;

    /// <summary>Goes back to the beginning; only within the first part.</summary>
    public override long Position
    {
        get => (long)_parts * PartBytes + _read;
        set => _read = value == 0 && _parts == 0 ? 0 : throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read == _filled)
        {
            if (_filled == PartBytes)
                await StorePartAsync(cancellationToken);
            _filled += await content.ReadAsync(_part.AsMemory(_filled), cancellationToken);
        }

        var count = Math.Min(_filled - _read, buffer.Length);
        _part.AsMemory(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    /// <summary>Stores the last part, after everything was read.</summary>
    public async Task StoreRestAsync(CancellationToken cancellation)
    {
        if (_filled > 0)
            await InsertAsync(cancellation);
    }

    private async Task StorePartAsync(CancellationToken cancellation)
    {
        await InsertAsync(cancellation);
        (_parts, _filled, _read) = (_parts + 1, 0, 0);
    }

    private async Task InsertAsync(CancellationToken cancellation)
    {
        await database.ExecuteAsync(
            $"insert into {Schema.Upload} (id, part, bytes) values ($1, $2, $3)",
            [Id, _parts, _part.AsMemory(0, _filled)],
            cancellation
        );
        if (clock.GetElapsedTime(_renewed) < Renewal)
            return;
        // The bytes stay where they are: only the rows that name them are written again.
        var renewed = Guid.CreateVersion7(clock.GetUtcNow());
        await database.ExecuteAsync($"update {Schema.Upload} set id = $2 where id = $1", [Id, renewed], cancellation);
        (Id, _renewed) = (renewed, clock.GetTimestamp());
    }
}
