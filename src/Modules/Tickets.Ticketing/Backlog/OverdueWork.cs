using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Rows that are overdue.</summary>
public sealed record OverdueWork(
    IReadOnlyList<ClassifyChunk> Chunks,
    IReadOnlyList<Guid> LiveTickets,
    IReadOnlyList<Guid> ReplayedTickets,
    IReadOnlyList<IJobMessage> Jobs
)
{
    /// <summary>Chunks taken at a time.</summary>
    public const int MaxChunks = 500;

    /// <summary>Jobs taken at a time.</summary>
    public const int MaxJobs = 100;

    /// <summary>Their messages.</summary>
    public IReadOnlyList<object> Messages =>
        [
            .. Chunks,
            .. new[] { LiveTickets, ReplayedTickets }.Where(ids => ids.Count > 0).Select(ids => new ClassifyTickets([.. ids])),
            .. Jobs,
        ];

    /// <summary>Whether they are all there are.</summary>
    public bool AreLast =>
        Chunks.Count < MaxChunks
        && Jobs.Count < MaxJobs
        && LiveTickets.Count < Dispatcher.MaxTickets
        && ReplayedTickets.Count < Dispatcher.MaxTickets;
}
