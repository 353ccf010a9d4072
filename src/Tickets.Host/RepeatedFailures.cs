using Microsoft.Extensions.Logging.Console;
using Tickets.Contracts;

namespace Tickets.Host;

/// <summary>
/// Keeps the log readable while something fails over and over: of each kind of warning or error the first is written at
/// once, and how many more there were at the end of each period. An outage is told without a stack trace. The samplers
/// that .NET has can drop an entry, but neither count nor shorten it.
/// </summary>
[ProviderAlias("Console")] // for the levels in Logging:Console
public sealed class RepeatedFailures : ILoggerProvider, ISupportExternalScope
{
    private readonly ILoggerProvider _inner;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Dictionary<Kind, Repeated> _kinds = [];

    /// <summary>Writes to <paramref name="inner" />, which it owns.</summary>
    public RepeatedFailures(ILoggerProvider inner, TimeProvider clock)
    {
        _inner = inner;
        _timer = clock.CreateTimer(_ => TellCounts(), null, Waits.FailureReport, Waits.FailureReport);
    }

    /// <summary>Puts it before the console.</summary>
    public static void Register(IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(ConsoleLoggerProvider)));
        services.AddSingleton<ConsoleLoggerProvider>();
        services.AddSingleton<ILoggerProvider>(provider => new RepeatedFailures(
            provider.GetRequiredService<ConsoleLoggerProvider>(),
            TimeProvider.System
        ));
    }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) =>
        new Logger(this, categoryName, _inner.CreateLogger(categoryName));

    /// <inheritdoc />
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) =>
        (_inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        TellCounts();
        _inner.Dispose();
    }

    private bool IsFirst(Kind kind, Func<Repeated> describe)
    {
        lock (_lock)
        {
            if (!_kinds.TryGetValue(kind, out var repeated))
            {
                _kinds.Add(kind, describe());
                return true;
            }

            repeated.More++;
            return false;
        }
    }

    // What came again stays silenced, what did not is forgotten: so the list does not grow.
    private void TellCounts()
    {
        List<(Repeated What, int More)> counts = [];
        lock (_lock)
        {
            _kinds = _kinds.Where(kind => kind.Value.More > 0).ToDictionary();
            foreach (var repeated in _kinds.Values)
            {
                counts.Add((repeated, repeated.More));
                repeated.More = 0;
            }
        }

        foreach (var (what, more) in counts)
        {
            if (what.Logger.IsEnabled(what.Level))
                what.Logger.Log(what.Level, what.Id, $"{more} more like this: {what.Text}", null, (text, _) => text);
        }
    }

    private sealed record Kind(string Category, EventId Id, Type? Exception, string? Template);

    private sealed record Repeated(ILogger Logger, LogLevel Level, EventId Id, string Text)
    {
        public int More { get; set; }
    }

    private sealed class Logger(RepeatedFailures failures, string category, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel < LogLevel.Warning)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            string Text() => exception is null ? formatter(state, null) : $"{formatter(state, exception)} {exception.Message}";
            var kind = new Kind(category, eventId, exception?.GetType(), TemplateOf(state));
            if (!failures.IsFirst(kind, () => new Repeated(inner, logLevel, eventId, Text())))
                return;
            if (exception is not null && Outage.Is(exception))
                inner.Log(logLevel, eventId, state, null, (_, _) => Text());
            else
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        private static string? TemplateOf<TState>(TState state) =>
            state is IReadOnlyList<KeyValuePair<string, object?>> values
                ? values.FirstOrDefault(value => value.Key == "{OriginalFormat}").Value as string
                : state?.ToString();
    }
}
