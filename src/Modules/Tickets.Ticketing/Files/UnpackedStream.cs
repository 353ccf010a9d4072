using System.IO.Compression;
using System.Security.Cryptography;

namespace Tickets.Ticketing;

/// <summary>
/// The content of a gzip file of one or more members, which ends without an exception only if the file is whole and
/// sound. It is read for as long as it stays within the limits.
/// </summary>
/// <remarks>
/// <see cref="GZipStream" /> takes a file that is cut off for one that ends there, and does not look at what comes after
/// the last member. So a member of ours is appended to the file: its content comes out, as the last, exactly if every
/// member before it was complete.
/// </remarks>
internal sealed class UnpackedStream : ReadOnlyStream
{
    // The ratio is not checked below this.
    internal const long SmallBytes = 16 << 20;

    private static readonly byte[] Mark = CreateMark();
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly MarkedStream _packed;
    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[(1 << 16) + Mark.Length];
    private readonly Limits _limits;
    private readonly Stream _file;
    private int _ready; // bytes of the buffer to hand out
    private int _start; // where they begin
    private int _held; // bytes after them, which may be the mark
    private long _total;

    /// <summary>Unpacks a file from its current position on.</summary>
    /// <param name="content">The file, from its beginning.</param>
    /// <param name="file">The file, which knows its length.</param>
    /// <param name="limits">What is too much.</param>
    public UnpackedStream(Stream content, Stream file, Limits limits)
    {
        _packed = new MarkedStream(content);
        _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
        _limits = limits;
        _file = file;
    }

    /// <exception cref="FileRefusedException">The file is cut off, damaged, or too large.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready == 0)
        {
            _buffer.AsSpan(_start, _held).CopyTo(_buffer);
            _start = 0;
            var read = await UnpackAsync(_buffer.AsMemory(_held), cancellationToken);
            if (read == 0)
            {
                RequireMark();
                return 0;
            }

            _ready = Math.Max(0, _held + read - Mark.Length);
            _held += read - _ready;
            _total += _ready;
            CheckLimits();
        }

        var count = Math.Min(_ready, buffer.Length);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        (_start, _ready) = (_start + count, _ready - count);
        return count;
    }

    private async Task<int> UnpackAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await _unpacked.ReadAsync(buffer, cancellation);
        }
        catch (InvalidDataException)
        {
            throw _packed.IsRead ? CutOff() : Damaged();
        }
    }

    private void RequireMark()
    {
        if (!_packed.IsRead)
            throw Damaged(); // what follows the last member is not gzip
        if (!_buffer.AsSpan(0, _held).SequenceEqual(Mark))
            throw CutOff();
    }

    private void CheckLimits()
    {
        if (_total > _limits.UnpackedBytes)
            throw TooLarge($"{_limits.UnpackedBytes} bytes", nameof(Limits.UnpackedBytes));
        if (_total > SmallBytes && _total / _limits.UnpackRatio > _file.Length)
            throw TooLarge($"{_limits.UnpackRatio} times its size", nameof(Limits.UnpackRatio));
    }

    private static FileRefusedException TooLarge(string limit, string setting) =>
        new("file", $"the file unpacks to more than {limit} (Limits__{setting})");

    private static FileRefusedException CutOff() =>
        new("file", "the file is cut off: its end is missing; copy or send it again");

    private static FileRefusedException Damaged() =>
        new("file", "the file is damaged: what it holds does not fit its checksum or is not gzip; copy or send it again");

    // Random, so that no file holds it; repetitive, so that its packed form does not hold it either.
    private static byte[] CreateMark()
    {
        var random = RandomNumberGenerator.GetBytes(16);
        return [.. random, .. random, .. random, .. random];
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unpacked.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A file and, read apart from it, the packed mark. The file stays open.</summary>
    private sealed class MarkedStream(Stream file) : ReadOnlyStream
    {
        private int _given;

        /// <summary>Whether the file was read to its end without an error, and the mark begun.</summary>
        public bool IsRead => _given > 0;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (!IsRead && await file.ReadAsync(buffer, cancellationToken) is var read and > 0)
                return read;
            var rest = PackedMark.AsMemory(_given);
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            _given += count;
            return count;
        }
    }
}
