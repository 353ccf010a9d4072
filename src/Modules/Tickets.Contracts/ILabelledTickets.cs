namespace Tickets.Contracts;

/// <summary>The tickets that models are trained on and evaluated against.</summary>
public interface ILabelledTickets
{
    /// <summary>
    /// Streams labelled tickets in a stable order: those in the store, or those of a CSV file.
    /// </summary>
    /// <param name="target">What of a ticket is the label; tickets without it are passed over.</param>
    /// <param name="labels">Whose word counts, of tickets of the store.</param>
    /// <param name="file">A CSV file; null reads the store.</param>
    /// <param name="source">Of imported tickets, only those from this source (a file name); null takes all.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<LabelledTicket> ReadLabelledAsync(
        Target target,
        LabelSource labels,
        string? file,
        string? source,
        CancellationToken cancellation
    );
}
