namespace Tickets.Host;

/// <summary>Which kinds of failure were logged, and how often each came again since that was last reported.</summary>
internal sealed class FailureCounts
{
    private readonly Lock _lock = new();
    private Dictionary<Kind, Repeated> _kinds = [];

    /// <summary>What failures have in common that count as the same.</summary>
    public sealed record Kind(string Category, EventId Id, Type? Exception, string? Template);

    /// <summary>The first failure of its kind, and where it was logged.</summary>
    public sealed record First(ILogger Logger, LogLevel Level, EventId Id, string Text);

    /// <summary>Counts a failure; whether it is the first of its kind.</summary>
    public bool IsFirst(Kind kind, Func<First> describe)
    {
        lock (_lock)
        {
            if (!_kinds.TryGetValue(kind, out var repeated))
            {
                _kinds.Add(kind, new Repeated(describe()));
                return true;
            }

            repeated.More++;
            return false;
        }
    }

    /// <summary>
    /// Logs how often each kind came again, and begins anew. What came again stays silenced; what did not is forgotten, so
    /// that the list does not grow.
    /// </summary>
    public void Report()
    {
        List<(First First, int More)> counts = [];
        lock (_lock)
        {
            _kinds = _kinds.Where(kind => kind.Value.More > 0).ToDictionary();
            foreach (var repeated in _kinds.Values)
            {
                counts.Add((repeated.First, repeated.More));
                repeated.More = 0;
            }
        }

        foreach (var ((logger, level, id, text), more) in counts)
        {
            if (logger.IsEnabled(level))
                logger.Log(level, id, $"{more} more like this: {text}", null, (line, _) => line);
        }
    }

    private sealed record Repeated(First First)
    {
        public int More { get; set; }
    }
}
