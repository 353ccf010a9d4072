using Npgsql;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary>Some entries of the audit.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);

/// <summary><c>GET /audit?limit=&amp;cursor=</c>: who changed what.</summary>
[Tags("Access")]
public static class AuditEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;
    private const string List = "audit";

    /// <summary>200 a page, the latest entry first.</summary>
    [WolverineGet("/audit", OperationId = "listAudit", Summary = "List who changed what")]
    [Scope(Scope.Admin)]
    [QueryParameter("limit", "Entries, 1 to 200.", Type = typeof(int), Default = DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<AuditPage> Get(HttpContext context, NpgsqlDataSource database)
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        var limit = problems.ReadLimit(parameters, DefaultLimit, MaxLimit);
        var before = Cursor.ReadId(parameters, List, problems);
        problems.ThrowIfAny();

        var entries = await database.ReadAuditAsync(before, limit + 1, context.RequestAborted);
        var next = entries.Count > limit ? Cursor.After(entries[limit - 1].Id, List) : null;
        context.LinkNext(next);
        return new AuditPage([.. entries.Take(limit)], next);
    }
}
