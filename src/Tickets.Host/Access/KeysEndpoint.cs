using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary><c>/keys</c>: which keys there are; one is made, or revoked.</summary>
[Tags("Access")]
public static class KeysEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;
    private const int MaxBytes = 16 * 1024;

    /// <summary>200 a page, the latest key first, without secrets.</summary>
    [WolverineGet("/keys", OperationId = "listKeys", Summary = "List the keys, without their secrets")]
    [Scope(Scope.Admin)]
    [QueryParameter("limit", "Keys, 1 to 200.", Type = typeof(int), Default = DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<KeyPage> List(HttpContext context, IKeys keys)
    {
        var problems = new Problems();
        var limit = problems.ReadLimit(context.Request.Query, DefaultLimit, MaxLimit);
        var before = Cursor.ReadId(context.Request.Query, KeyPage.List, problems);
        problems.ThrowIfAny();
        var page = await keys.ListAsync(before, limit, context.RequestAborted);
        context.LinkNext(page.NextCursor);
        return page;
    }

    /// <summary>
    /// 200 the key with its secret, which is shown this once; it holds within 5 s. A request that comes again with the same
    /// <c>Idempotency-Key</c> makes no second one, and is answered without the secret.
    /// </summary>
    [WolverinePost("/keys", OperationId = "createKey", Summary = "Make a key, and show it once")]
    [Scope(Scope.Admin)]
    [RequestBody(typeof(KeyRequest))]
    public static async Task<NewKey> Post(HttpContext context, IKeys keys, TimeProvider clock)
    {
        var request = await JsonBody.ReadAsync<KeyRequest>(context, MaxBytes);
        request.Check();
        var id = context.NewId(clock.GetUtcNow());
        var made = await keys.MakeAsync(id, request, context.Caller(request.By), context.RequestAborted);
        context.Note(made.Key.ToNote());
        context.KeepInstead(made with { Secret = null });
        return made;
    }

    /// <summary>200 the key, which ends within 5 s unless it had ended already; or 404.</summary>
    /// <param name="id">The id of the key.</param>
    [WolverineDelete("/keys/{id}", OperationId = "revokeKey", Summary = "Revoke a key")]
    [Scope(Scope.Admin)]
    [Refuses(404)]
    public static async Task<KeyView> Delete(Guid id, HttpContext context, IKeys keys)
    {
        var key = await keys.RevokeAsync(id, context.RequestAborted) ?? throw RefusedException.NotFound($"There is no key {id}.");
        context.Note(key.ToNote());
        return key;
    }
}
