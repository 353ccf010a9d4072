namespace Tickets.Ticketing;

/// <summary>A file of tickets that is written from its beginning to its end, in bounded memory.</summary>
internal interface ISheet : IAsyncDisposable
{
    /// <summary>Adds a ticket.</summary>
    ValueTask AddAsync(TicketView ticket, CancellationToken cancellation);

    /// <summary>Writes what is left: only then is the file whole.</summary>
    ValueTask EndAsync(CancellationToken cancellation);
}
