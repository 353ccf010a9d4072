using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Connections are made, changed and deleted.</summary>
[Tags("Connections")]
public static class ChangeConnectionsEndpoint
{
    /// <summary>
    /// 200 the connection; with a secret if the request had none, which is shown this once. A request that comes again with the same
    /// <c>Idempotency-Key</c> makes no second one, and is answered without the secret. 409 if the name is taken, or there are 50.
    /// </summary>
    [WolverinePost("/connections", OperationId = "createConnection", Summary = "Connect a help desk")]
    [Scope(Scope.Admin)]
    [RequestBody(typeof(ConnectionRequest)), Refuses(409)]
    public static async Task<NewConnection> Post(HttpContext context, Connections connections, Limits limits, TimeProvider clock)
    {
        var request = await JsonBody.ReadAsync<ConnectionRequest>(context, limits.RequestBytes);
        var id = context.NewId(clock.GetUtcNow());
        var made = await connections.CreateAsync(id, request, context.Caller(request.By), context.RequestAborted);
        context.Note(made.Connection.ToNote());
        context.KeepInstead(made with { Secret = null });
        return made;
    }

    /// <summary>200 the connection, with these settings from now on. 404.</summary>
    /// <param name="name">The name of the connection.</param>
    [WolverinePut("/connections/{name}", OperationId = "changeConnection", Summary = "Change a connection")]
    [Scope(Scope.Admin)]
    [RequestBody(typeof(ConnectionRequest)), Refuses(404)]
    public static async Task<NewConnection> Put(string name, HttpContext context, Connections connections, Limits limits)
    {
        var request = await JsonBody.ReadAsync<ConnectionRequest>(context, limits.RequestBytes);
        context.Caller(request.By);
        var changed = await connections.ChangeAsync(name, request, context.RequestAborted);
        context.Note(changed.Connection.ToNote());
        context.KeepInstead(changed with { Secret = null });
        return changed;
    }

    /// <summary>200 the connection as it was; its events are gone, its tickets stay. 404.</summary>
    /// <param name="name">The name of the connection.</param>
    [WolverineDelete("/connections/{name}", OperationId = "deleteConnection", Summary = "Delete a connection")]
    [Scope(Scope.Admin)]
    [Refuses(404)]
    public static async Task<Connection> Delete(string name, HttpContext context, Connections connections)
    {
        var connection = await connections.DeleteAsync(name, context.RequestAborted);
        context.Note(connection.ToNote());
        return connection;
    }
}
