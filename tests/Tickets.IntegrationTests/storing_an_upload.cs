using Shouldly;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class storing_an_upload(TicketsHost host) : IAsyncLifetime
{
    private const int Part = 1 << 20;
    private static readonly TimeSpan Duration = TimeSpan.FromHours(3);

    private readonly Clock _clock = new();

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<StoredUpload> StoreAsync(int parts, bool breaks = false)
    {
        using var uploads = new Uploads(host.Database, new Limits(), _clock);
        var content = new LongStream(_clock, parts, Duration / parts, breaks);
        return (await uploads.TryStoreAsync(content, null, default))!;
    }

    private Task<long> PartsAsync() => host.ScalarAsync<long>("select count(*) from ticketing.upload");

    // Failed, with nothing left of it, when its id said only when it began: the reconciler forgets what is an hour old
    // and has no job.
    [Fact]
    public async Task that_takes_hours_keeps_it()
    {
        var (id, bytes, _) = await StoreAsync(parts: 20);
        await host.ReconcileAsync();
        (bytes, await PartsAsync()).ShouldBe((20 * Part, 20));
        using var uploads = new Uploads(host.Database, new Limits(), _clock);
        await using var stored = uploads.Open(id, bytes);
        var last = new byte[1];
        stored.Position = bytes - 1;
        (await stored.ReadAsync(last), (int)last[0]).ShouldBe((1, 19));
    }

    // Failed, with 20 parts left, when only the id it began with was deleted.
    [Fact]
    public async Task that_breaks_off_after_hours_leaves_nothing()
    {
        await Should.ThrowAsync<IOException>(StoreAsync(parts: 20, breaks: true));
        (await PartsAsync()).ShouldBe(0);
    }

    /// <summary>The stream goes on for as long, and ends now.</summary>
    private sealed class Clock : TimeProvider
    {
        private readonly DateTimeOffset _start = DateTimeOffset.UtcNow - Duration;

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override DateTimeOffset GetUtcNow() => _start + Passed;
    }

    /// <summary>Parts that hold their number, with a time between them.</summary>
    private sealed class LongStream(Clock clock, int parts, TimeSpan between, bool breaks) : MemoryStream
    {
        private int _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given == parts)
                return breaks ? throw new IOException("broken") : ValueTask.FromResult(0);
            clock.Passed += between;
            buffer.Span[..Part].Fill((byte)_given++);
            return ValueTask.FromResult(Part);
        }
    }
}
