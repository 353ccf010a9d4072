using System.Diagnostics;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Tickets that are stored together.</summary>
/// <param name="Tickets">The tickets.</param>
/// <param name="Ids">Their ids.</param>
/// <param name="Json">The tickets as documents.</param>
/// <param name="MayBeRepeated">Whether they may be stored already.</param>
internal sealed record Submission(IReadOnlyList<Ticket> Tickets, Guid[] Ids, string[] Json, bool MayBeRepeated)
{
    /// <summary>The trace of the request that brought them.</summary>
    public ActivityContext Trace { get; } = Telemetry.Current;

    /// <summary>Ends with the commit: see <see cref="TicketIntake.TryAdd" />.</summary>
    // What the waiting requests do next must not run in the committing loop.
    public TaskCompletionSource<Guid[]> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its tickets' ids, in place of those that were known already theirs.</summary>
    public Guid[] StoredIds(Dictionary<ExternalId, Guid>? known) =>
        known is null
            ? Ids
            :
            [
                .. Tickets.Select(ticket =>
                    ExternalId.Of(ticket) is { } name && known.TryGetValue(name, out var id) ? id : ticket.Id
                ),
            ];

    /// <summary>The ids of those that were not known already.</summary>
    public IEnumerable<Guid> NewIds(Dictionary<ExternalId, Guid>? known) =>
        known is null ? Ids : StoredIds(known).Intersect(Ids);
}
