using System.Net;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

public sealed class when_there_is_too_much_to_do : IAsyncLifetime
{
    private IAlbaHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await TicketsHost.StartAsync(("Limits:ConcurrentRequests", "2"), ("Limits:RequestTime", "00:00:01"));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    // Failed, with 400, without the limiter.
    [Fact]
    public async Task a_request_is_refused_at_once_and_may_come_again()
    {
        var http = _host.Server.CreateClient();
        using var endless = new BlockingStream();
        var upload = new StreamContent(endless) { Headers = { ContentType = new("text/csv") } };
        using var hangUp = new CancellationTokenSource();
        var first = http.PostAsync("/seed", upload, hangUp.Token);
        HttpResponseMessage refused = null!;
        await EventuallyAsync(
            async () =>
            {
                if (first.IsCompleted) // refused itself, for the request below
                    first = http.PostAsync("/seed", upload, hangUp.Token);
                refused = await http.PostAsync("/requests", null);
                return refused.StatusCode;
            },
            HttpStatusCode.ServiceUnavailable
        );
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await http.GetAsync("/requests")).StatusCode.ShouldBe(HttpStatusCode.OK, "reads have their own share");
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        await EventuallyAsync(
            async () => (await http.PostAsync("/requests", null)).StatusCode,
            HttpStatusCode.BadRequest
        );
    }

    // Failed, without an answer, when a request could take as long as it liked.
    [Fact]
    public async Task a_request_that_takes_too_long_is_ended()
    {
        using var endless = new BlockingStream();
        var ticket = new StreamContent(endless) { Headers = { ContentType = new("application/json") } };
        var answer = await _host
            .Server.CreateClient()
            .PostAsync("/requests", ticket)
            .WaitAsync(Patience);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("within 1 s");
    }

    private sealed class BlockingStream : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get; set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
