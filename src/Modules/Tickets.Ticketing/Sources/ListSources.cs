using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Where tickets come from: what the client says, else <c>api</c>; what was said of an imported file, else its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Tickets">Its tickets.</param>
/// <param name="Labelled">Those of them that came with a category: what a model is trained on.</param>
/// <param name="Waiting">Those of them that wait to be classified.</param>
/// <param name="FirstCreatedAt">When the first of them came in.</param>
/// <param name="LastCreatedAt">When the last of them came in.</param>
public sealed record Source(
    string Name,
    long Tickets,
    long Labelled,
    long Waiting,
    DateTimeOffset FirstCreatedAt,
    DateTimeOffset LastCreatedAt
);

/// <summary>The sources of all tickets.</summary>
/// <param name="Items">By name, 1,000 at most.</param>
/// <param name="HasMore">Whether there are more.</param>
public sealed record SourceList(IReadOnlyList<Source> Items, bool HasMore);

/// <summary><c>GET /sources</c>: where the tickets come from.</summary>
[Tags("Import")]
public static class ListSourcesEndpoint
{
    /// <summary>200 the sources by name, with the counts of their tickets; 503 if counting takes longer than 4 s.</summary>
    [WolverineGet("/sources", OperationId = "listSources", Summary = "List the sources of tickets")]
    [Scope(Scope.Read)]
    public static Task<SourceList> Get(Sources sources, CancellationToken cancellation) => sources.ListAsync(cancellation);
}
