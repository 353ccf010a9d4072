namespace Tickets.Contracts;

/// <summary>
/// The tickets that wait to be classified: texts out, results in. Inference calls it in its own process, not over the
/// broker: ids out and one bulk write back cost half of what texts out and results back do (docs/adr/0004).
/// </summary>
public interface IBacklog
{
    /// <summary>Those of a chunk that still wait; none while its run is paused.</summary>
    IBacklogWork WorkOf(ClassifyChunk chunk);

    /// <summary>Those of some tickets that still wait.</summary>
    IBacklogWork WorkOf(ClassifyTickets tickets);
}

/// <summary>The work of one message. What is done twice changes nothing the second time.</summary>
public interface IBacklogWork
{
    /// <summary>Reads the texts, as many as fit into memory well.</summary>
    Task<TextBatch> ReadTextsAsync(CancellationToken cancellation);

    /// <summary>Reads which tickets they are.</summary>
    Task<Guid[]> ReadIdsAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes results, each only where its ticket still waits, and closes the chunk if none of its tickets is left, in
    /// one transaction.
    /// </summary>
    Task RecordAsync(string modelVersion, IReadOnlyList<Classification> results, CancellationToken cancellation);

    /// <summary>Says that the rest of the work goes on, so that it does not count as lost.</summary>
    Task KeepAsync(CancellationToken cancellation);

    /// <summary>Ends a ticket as failed with a reason, if it still waits.</summary>
    Task FailAsync(Guid ticketId, string reason, CancellationToken cancellation);
}

/// <summary>The text of one ticket, and whether nobody has said how urgent it is.</summary>
public sealed record TicketText(Guid Id, string Subject, string Body, bool LacksPriority = false);

/// <summary>Texts of some work, and whether these are the last ones of it.</summary>
public sealed record TextBatch(TicketText[] Texts, bool IsLast);
