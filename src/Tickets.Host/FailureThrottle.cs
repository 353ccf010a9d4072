using Microsoft.Extensions.Logging.Console;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Keeps the log readable while something fails over and over: of each kind of warning or error the first is written at
/// once, and how many more there were at the end of each period. An outage is told without a stack trace. The samplers
/// that .NET has can drop an entry, but neither count nor shorten it.
/// </summary>
[ProviderAlias("Console")] // for the levels in Logging:Console
public sealed class FailureThrottle : ILoggerProvider, ISupportExternalScope
{
    private readonly ILoggerProvider _inner;
    private readonly ITimer _timer;
    private readonly FailureCounts _counts = new();

    /// <summary>Writes to <paramref name="inner" />, which it owns.</summary>
    public FailureThrottle(ILoggerProvider inner, TimeProvider clock)
    {
        _inner = inner;
        _timer = clock.CreateTimer(_ => _counts.Report(), null, WaitTimes.FailureReport, WaitTimes.FailureReport);
    }

    /// <summary>Puts it before the console.</summary>
    public static void Register(IServiceCollection services)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(ConsoleLoggerProvider)));
        services.AddSingleton<ConsoleLoggerProvider>();
        services.AddSingleton<ILoggerProvider>(provider => new FailureThrottle(
            provider.GetRequiredService<ConsoleLoggerProvider>(),
            TimeProvider.System
        ));
    }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) =>
        new Logger(_counts, categoryName, _inner.CreateLogger(categoryName));

    /// <inheritdoc />
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) =>
        (_inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        _counts.Report();
        _inner.Dispose();
    }

    private sealed class Logger(FailureCounts failures, string category, ILogger inner) : ILogger
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
            if (Terminal.HasScreen)
                return;
            if (logLevel < LogLevel.Warning)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            string Text() => exception is null ? formatter(state, null) : $"{formatter(state, exception)} {exception.Message}";
            var kind = new FailureCounts.Kind(category, eventId, exception?.GetType(), TemplateOf(state));
            if (!failures.IsFirst(kind, () => new FailureCounts.First(inner, logLevel, eventId, Text())))
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
