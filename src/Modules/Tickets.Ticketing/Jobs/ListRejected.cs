using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>The rejected rows of an import.</summary>
/// <param name="Items">The first 1,000 of them, in the order of the file.</param>
/// <param name="Total">How many there are so far.</param>
public sealed record RejectedRows(IReadOnlyList<RejectedRow> Items, long Total);

/// <summary><c>GET /jobs/{id}/rejected</c>: the rows of a file that were not imported, and why.</summary>
[Tags("Tasks")]
public static class ListRejectedEndpoint
{
    /// <summary>200 the rows, or 404 if there is no such import.</summary>
    /// <param name="id">The id of the task.</param>
    [WolverineGet("/jobs/{id}/rejected", OperationId = "listRejectedRows", Summary = "List the rejected rows of an import")]
    [Scope(Scope.Read)]
    [Refuses(404)]
    public static async Task<RejectedRows> Get(Guid id, Jobs jobs, CancellationToken cancellation) =>
        await jobs.FindAsync(id, cancellation) is { Kind: JobKind.Seed } import
            ? new(import.Rejected ?? [], import.Failed)
            : throw RefusedException.NotFound($"There is no import {id}.");
}
