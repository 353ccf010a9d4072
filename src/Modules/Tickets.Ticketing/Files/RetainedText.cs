namespace Tickets.Ticketing;

/// <summary>
/// A text that keeps what it handed out until it is told that this was understood; the rest can be read again. So a reader that
/// ran past a quote that is never closed begins anew, behind the line of the quote.
/// </summary>
internal sealed class RetainedText(TextReader text) : TextReader
{
    private char[] _held = new char[1 << 17];
    private int _start; // of what is held
    private int _end;
    private int _next; // to hand out

    /// <summary>What was handed out and not understood yet, or is to be handed out again.</summary>
    public ReadOnlySpan<char> Held => _held.AsSpan(_start, _end - _start);

    /// <summary>Forgets the first characters of what is held.</summary>
    public void Understood(int characters) => _start += characters;

    /// <summary>Hands out again what is held.</summary>
    public void Rewind() => _next = _start;

    /// <summary>Reads on without handing out, until so much is held or the text ends.</summary>
    public async Task HoldAsync(int characters, CancellationToken cancellation)
    {
        while (_end - _start < characters && await FillAsync(characters, cancellation) > 0) { }
    }

    /// <summary>Forgets all up to the end of the line.</summary>
    public async Task SkipLineAsync(CancellationToken cancellation)
    {
        int end;
        while ((end = Held.IndexOf('\n')) < 0)
        {
            Understood(Held.Length);
            Rewind();
            if (await FillAsync(1 << 16, cancellation) == 0)
                return;
        }

        Understood(end + 1);
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        if (_next == _end && await FillAsync(buffer.Length, cancellationToken) == 0)
            return 0;
        var count = Math.Min(_end - _next, buffer.Length);
        _held.AsMemory(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    /// <inheritdoc />
    public override async ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var read = 0;
        while (read < buffer.Length && await ReadAsync(buffer[read..], cancellationToken) is var count and > 0)
            read += count;
        return read;
    }

    private async Task<int> FillAsync(int wanted, CancellationToken cancellation)
    {
        if (_start > _held.Length / 2)
        {
            _held.AsSpan(_start, _end - _start).CopyTo(_held);
            (_next, _end, _start) = (_next - _start, _end - _start, 0);
        }

        if (_held.Length - _end < wanted)
            Array.Resize(ref _held, Math.Max(_held.Length * 2, _end + wanted));
        var count = await text.ReadAsync(_held.AsMemory(_end, wanted), cancellation);
        _end += count;
        return count;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            text.Dispose();
        base.Dispose(disposing);
    }
}
