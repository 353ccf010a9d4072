using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Tickets.TestKit;

/// <summary>Keeps what is logged, for a test to read.</summary>
public class RecordingLogger : ILogger, ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, string Text, Exception? Exception)> _entries = [];
    private readonly Channel<string> _unread = Channel.CreateUnbounded<string>();

    /// <summary>Levels and texts so far.</summary>
    public IReadOnlyList<(LogLevel Level, string Text)> Lines => Read(entry => (entry.Level, entry.Text));

    /// <summary>Texts so far.</summary>
    public IReadOnlyList<string> Texts => Read(entry => entry.Text);

    /// <summary>The exception of each entry so far, or null.</summary>
    public IReadOnlyList<Exception?> Exceptions => Read(entry => entry.Exception);

    /// <summary>The next text that was not read in this way yet; waits for it.</summary>
    public async Task<string> NextAsync() => await _unread.Reader.ReadAsync().AsTask().WaitAsync(Waiting.Patience);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var text = formatter(state, exception);
        lock (_lock)
            _entries.Add((logLevel, text, exception));
        _unread.Writer.TryWrite(text);
    }

    /// <inheritdoc />
    public void Dispose() => GC.SuppressFinalize(this);

    private List<T> Read<T>(Func<(LogLevel Level, string Text, Exception? Exception), T> part)
    {
        lock (_lock)
            return _entries.ConvertAll(entry => part(entry));
    }
}

/// <summary>The same for a class that asks for a logger of its own.</summary>
public sealed class RecordingLogger<T> : RecordingLogger, ILogger<T>;
