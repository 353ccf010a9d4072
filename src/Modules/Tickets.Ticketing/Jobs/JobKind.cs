namespace Tickets.Ticketing;

/// <summary>What a job does.</summary>
public enum JobKind
{
    /// <summary>Imports a CSV.</summary>
    Seed,

    /// <summary>Classifies the backlog.</summary>
    Process,

    /// <summary>Reads one ticket, on request asynchronously.</summary>
    Fetch,

    /// <summary>Reads a page of tickets, on request asynchronously.</summary>
    Filter,

    /// <summary>Trains a model.</summary>
    Train,
}
