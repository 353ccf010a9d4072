namespace Tickets.Contracts;

/// <summary>What Inference keeps of tickets beyond their outcomes.</summary>
public interface ITicketTraces
{
    /// <summary>Deletes it; gives how many rows that were.</summary>
    Task<int> EraseAsync(IReadOnlyList<Guid> tickets, CancellationToken cancellation);

    /// <summary>The models that were trained on tickets of the store after a time, and so may have seen those of then.</summary>
    Task<IReadOnlyList<string>> ModelsTrainedSinceAsync(DateTimeOffset time, CancellationToken cancellation);
}
