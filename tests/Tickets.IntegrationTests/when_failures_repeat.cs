using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Tickets.Host;
using Xunit;

namespace Tickets.IntegrationTests;

public sealed partial class when_failures_repeat : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Lines _lines = new();
    private readonly RepeatedFailures _failures;
    private readonly ILogger _logger;

    public when_failures_repeat()
    {
        _failures = new RepeatedFailures(_lines, _clock);
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
        _lines.Written.ShouldBe(["Message 1 is not sent."]);
        _clock.Advance(RepeatedFailures.Period);
        _lines.Written[1..].ShouldBe(["499 more like this: Message 1 is not sent."]);
    }

    [Fact]
    public void they_stay_silent_for_as_long_as_they_go_on()
    {
        Fail(1);
        for (var period = 0; period < 3; period++)
        {
            Fail(2);
            _clock.Advance(RepeatedFailures.Period);
        }

        _lines.Written[1..].ShouldBe(Enumerable.Repeat("1 more like this: Message 1 is not sent.", 3));
        _clock.Advance(RepeatedFailures.Period);
        Fail(3);
        _lines.Written[^1].ShouldBe("Message 3 is not sent.");
    }

    [Fact]
    public void each_kind_is_written()
    {
        Fail(1);
        Fail(2, new InvalidOperationException());
        LogOther(_logger);
        LogUnsent(_failures.CreateLogger("Receiver"), 3, null);
        _lines.Written.Count.ShouldBe(4);
    }

    [Fact]
    public void what_is_no_failure_passes()
    {
        for (var ticket = 0; ticket < 3; ticket++)
            LogTicket(_logger, ticket);
        _lines.Written.Count.ShouldBe(3);
    }

    [Fact]
    public void an_outage_has_no_stack_trace_and_anything_else_has_one()
    {
        Fail(1, new NpgsqlException("Failed to connect", new TimeoutException()));
        _lines.Written.ShouldBe(["Message 1 is not sent. Failed to connect"]);
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
        _lines.Written.Count.ShouldBe(2);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Written { get; } = [];

        public List<Exception?> Exceptions { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            Written.Add(formatter(state, exception));
            Exceptions.Add(exception);
        }

        public void Dispose() { }
    }
}

/// <summary>A host whose broker goes away while tickets come in.</summary>
[Collection(OneHost.Name)]
public sealed class logging_an_outage_under_load(TicketsHost host) : IDisposable
{
    private static readonly Uri RabbitMq = new(Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq")!);
    private readonly ServerProxy _broker = new(RabbitMq.Host, RabbitMq.Port);

    public void Dispose() => _broker.Dispose();

    // Failed, with two stack traces for each message, when each failure was written.
    [Fact]
    public async Task writes_little()
    {
        await host.ClearAsync();
        _broker.Connect();
        var address = new Uri($"http://127.0.0.1:{ServerProxy.FreePort()}");
        using var process = Utility.Start(
            new()
            {
                ["ASPNETCORE_URLS"] = $"{address}",
                ["Roles"] = "ticketing",
                ["ConnectionStrings__rabbitmq"] = new UriBuilder(RabbitMq) { Port = _broker.Port }.Uri.ToString(),
            }
        );
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = address };
        await Scenarios.EventuallyAsync(() => ReadyAsync(http), "OK");
        _broker.Disconnect();
        for (var i = 0; i < 300; i++)
        {
            var ticket = new
            {
                subject = "Invoice",
                body = "wrong amount",
                priority = "low",
            };
            (await http.PostAsJsonAsync("/requests", ticket)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        process.Kill();
        var log = await output + await errors;
        log.Length.ShouldBeLessThan(200_000, log[..Math.Min(log.Length, 10_000)]);
    }

    private static async Task<string> ReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/health/ready")).StatusCode.ToString();
        }
        catch (HttpRequestException)
        {
            return "not yet";
        }
    }
}
