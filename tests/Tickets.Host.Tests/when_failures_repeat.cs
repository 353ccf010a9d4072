using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.Host.Tests;

public sealed partial class when_failures_repeat : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingLogger _lines = new();
    private readonly FailureThrottle _failures;
    private readonly ILogger _logger;

    public when_failures_repeat()
    {
        _failures = new FailureThrottle(_lines, _clock);
        _logger = _failures.CreateLogger("Sender");
    }

    public void Dispose() => _failures.Dispose();

    private void Fail(int message, Exception? exception = null) =>
        LogUnsent(_logger, message, exception);

    [LoggerMessage(LogLevel.Error, "Message {Id} is not sent.")]
    private static partial void LogUnsent(ILogger logger, int id, Exception? exception);

    [LoggerMessage(LogLevel.Warning, "Another text.")]
    private static partial void LogOther(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Ticket {Id}")]
    private static partial void LogTicket(ILogger logger, int id);

    // Failed, with a line and a stack trace for each, when all of them were written.
    [Fact]
    public void the_first_is_written_and_the_others_are_counted()
    {
        for (var message = 1; message <= 500; message++)
            Fail(message);
        _lines.Texts.ShouldBe(["Message 1 is not sent."]);
        _clock.Advance(WaitTimes.FailureReport);
        _lines.Texts.Skip(1).ShouldBe(["499 more like this: Message 1 is not sent."]);
    }

    [Fact]
    public void they_stay_silent_for_as_long_as_they_go_on()
    {
        Fail(1);
        for (var period = 0; period < 3; period++)
        {
            Fail(2);
            _clock.Advance(WaitTimes.FailureReport);
        }

        _lines.Texts.Skip(1).ShouldBe(Enumerable.Repeat("1 more like this: Message 1 is not sent.", 3));
        _clock.Advance(WaitTimes.FailureReport);
        Fail(3);
        _lines.Texts[^1].ShouldBe("Message 3 is not sent.");
    }

    [Fact]
    public void each_kind_is_written()
    {
        Fail(1);
        Fail(2, new InvalidOperationException());
        LogOther(_logger);
        LogUnsent(_failures.CreateLogger("Receiver"), 3, null);
        _lines.Texts.Count.ShouldBe(4);
    }

    [Fact]
    public void what_is_no_failure_passes()
    {
        for (var ticket = 0; ticket < 3; ticket++)
            LogTicket(_logger, ticket);
        _lines.Texts.Count.ShouldBe(3);
    }

    [Fact]
    public void an_outage_has_no_stack_trace_and_anything_else_has_one()
    {
        Fail(1, new NpgsqlException("Failed to connect", new TimeoutException()));
        _lines.Texts.ShouldBe(["Message 1 is not sent. Failed to connect"]);
        _lines.Exceptions.ShouldBe([null]);
        Fail(2, new InvalidOperationException("no"));
        _lines.Exceptions[1].ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void what_was_counted_is_told_at_the_end()
    {
        Fail(1);
        Fail(2);
        _failures.Dispose();
        _lines.Texts.Count.ShouldBe(2);
    }
}
