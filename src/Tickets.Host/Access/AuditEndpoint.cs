using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary><c>GET /audit?who=&amp;what=&amp;from=&amp;to=&amp;limit=&amp;cursor=</c>: who changed what.</summary>
[Tags("Access")]
public static class AuditEndpoint
{
    /// <summary>200 a page, the latest entry first.</summary>
    [WolverineGet("/audit", OperationId = "listAudit", Summary = "List who changed what")]
    [Scope(Scope.Admin)]
    [QueryParameter("who", "Only those whose key, address or given name contains this, whatever the case; 1 to 200 characters.")]
    [QueryParameter("what", "Only those whose method and route, or target, contain this, whatever the case; 1 to 200 characters.")]
    [QueryParameter("from", "Only those of that time or later.", Type = typeof(DateTimeOffset))]
    [QueryParameter("to", "Only those before that time.", Type = typeof(DateTimeOffset))]
    [QueryParameter("limit", "Entries, 1 to 200.", Type = typeof(int), Default = AuditQuery.DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before, with the same filter.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<AuditPage> Get(HttpContext context, IAudit audit)
    {
        var problems = new Problems();
        var query = AuditQuery.Parse(context.Request.Query, problems);
        problems.ThrowIfAny();
        var page = await audit.ListAsync(query, context.RequestAborted);
        context.LinkNext(page.NextCursor);
        return page;
    }
}
