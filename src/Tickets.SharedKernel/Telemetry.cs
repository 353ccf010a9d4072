using System.Diagnostics;

namespace Tickets.SharedKernel;

/// <summary>What the modules tell OpenTelemetry: one source of traces, one meter.</summary>
public static class Telemetry
{
    /// <summary>The name of the meter, and of the source.</summary>
    public const string Name = "Tickets";

    /// <summary>Work that goes on apart from the request that asked for it.</summary>
    public static readonly ActivitySource Source = new(Name);

    // More say little, and are refused by what stores them.
    private const int MaxLinks = 32;

    /// <summary>
    /// Begins work that was asked for elsewhere. It belongs to the trace of the one who asked; if several did, it is a trace of its
    /// own with links to theirs.
    /// </summary>
    /// <param name="name">What it is.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="askedBy">The traces of those who asked, as far as there are any.</param>
    /// <returns>Null if nobody listens.</returns>
    public static Activity? Begin(string name, ActivityKind kind, IReadOnlyCollection<ActivityContext> askedBy)
    {
        if (!Source.HasListeners())
            return null;
        ActivityContext[] traces = [.. askedBy.Where(trace => trace != default).Distinct()];
        return traces is [var one]
            ? Source.StartActivity(name, kind, one)
            : Source.StartActivity(name, kind, parentContext: default, links: traces.Take(MaxLinks).Select(trace => new ActivityLink(trace)));
    }

    /// <summary>The trace of what is done at present; none if there is none.</summary>
    public static ActivityContext Current => Activity.Current?.Context ?? default;
}
