using Npgsql;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary>Some entries of the audit.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);

/// <summary><c>GET /audit?limit=&amp;cursor=</c>: who changed what.</summary>
public static class AuditEndpoint
{
    private const int MostEntries = 200;

    /// <summary>200 a page, the latest entry first.</summary>
    [WolverineGet("/audit")]
    [Scope(Scope.Admin)]
    public static async Task<AuditPage> Get(HttpContext context, NpgsqlDataSource database)
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        problems.CheckParameters(parameters, "limit", "cursor");
        var limit = problems.ReadLimit(parameters, 50, MostEntries);
        var before = problems.Read(
            parameters,
            "cursor",
            text => Guid.TryParse(text, out var id) ? id : (Guid?)null,
            "is not a cursor of this service"
        );
        problems.ThrowIfAny();

        var entries = await database.ReadAuditAsync(before, limit + 1, context.RequestAborted);
        var next = entries.Count > limit ? $"{entries[limit - 1].Id}" : null;
        if (next is not null)
            context.Response.Headers.Link = $"</audit?limit={limit}&cursor={next}>; rel=\"next\"";
        return new AuditPage([.. entries.Take(limit)], next);
    }
}
