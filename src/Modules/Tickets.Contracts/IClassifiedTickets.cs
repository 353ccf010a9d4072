namespace Tickets.Contracts;

/// <summary>The tickets that a model has classified: to look at them again, or to replace what it said.</summary>
public interface IClassifiedTickets
{
    /// <summary>
    /// Reads tickets that were classified by another model than <paramref name="modelVersion" />, and by no person, with
    /// ids greater than <paramref name="after" />, ascending.
    /// </summary>
    Task<IReadOnlyList<ClassifiedTicket>> ReadClassifiedAsync(
        string modelVersion,
        Guid after,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>
    /// Reads the latest tickets that a model classified, without those that models are trained on.
    /// </summary>
    Task<IReadOnlyList<TicketText>> ReadRecentAsync(string modelVersion, int limit, CancellationToken cancellation);

    /// <summary>
    /// Counts the corrections of a model's tickets, and those that agree with its best category.
    /// </summary>
    Task<(int Corrections, int Agreed)> CountCorrectionsAsync(string modelVersion, CancellationToken cancellation);

    /// <summary>The categories that persons gave some tickets; a ticket that no person gave one is left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> ReadCorrectionsAsync(
        IReadOnlyCollection<Guid> tickets,
        CancellationToken cancellation
    );

    /// <summary>
    /// Replaces the results of other models; a ticket that a person gave a category stays as it is. Gives the number of
    /// tickets replaced.
    /// </summary>
    Task<int> ReplaceAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    );
}

/// <summary>A ticket and its category, null where the model abstained.</summary>
public sealed record ClassifiedTicket(TicketText Text, string? Category);
