using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>How often the reconciler looks, and when work counts as lost; the configuration section <c>Reconciler</c>.</summary>
public sealed record ReconcilerSettings
{
    /// <summary>Time between two looks.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A message without a result counts as lost after this time. While messages wait in the queue, it most likely waits
    /// among them: then after sixteen times as long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Overdue { get; init; } = TimeSpan.FromSeconds(15);

    private const int OverdueFactorWithAQueue = 16;

    /// <summary>When a message to Inference counts as lost, while so many wait in its queue.</summary>
    public TimeSpan OverdueAt(long waiting) => waiting == 0 ? Overdue : Overdue * OverdueFactorWithAQueue;
}
