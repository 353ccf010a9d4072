using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>GET /connections</c> and what is below it: the help desks that send and the mailboxes that are read, what came, and how others do.</summary>
[Tags("Connections")]
public static class ListConnectionsEndpoint
{
    /// <summary>200 all of them, by name, without secrets.</summary>
    [WolverineGet("/connections", OperationId = "listConnections", Summary = "List the connections, without their secrets")]
    [Scope(Scope.Operate)]
    public static async Task<ConnectionList> List(Connections connections, CancellationToken cancellation) =>
        new(await connections.ListAsync(cancellation));

    /// <summary>200 the recipes: how eight help desks send, by their documentation, and how a mailbox is read; each with an event or a message.</summary>
    [WolverineGet("/connections/recipes", OperationId = "listRecipes", Summary = "List the recipes for help desks")]
    [Scope(Scope.Operate)]
    public static RecipeList Recipes() => new(Recipe.All);

    /// <summary>200 one of them; or 404.</summary>
    /// <param name="name">The name of the connection.</param>
    [WolverineGet("/connections/{name}", OperationId = "getConnection", Summary = "Read a connection")]
    [Scope(Scope.Operate)]
    [Refuses(404)]
    public static Task<Connection> Get(string name, Connections connections, CancellationToken cancellation) =>
        connections.ShowAsync(name, cancellation);

    /// <summary>
    /// 200 what came of late, the latest first, without contents: up to 100 events of each outcome, with the reason of each that
    /// became no ticket. 404.
    /// </summary>
    /// <param name="name">The name of the connection.</param>
    [WolverineGet("/connections/{name}/events", OperationId = "listEvents", Summary = "List what came through a connection")]
    [Scope(Scope.Operate)]
    [QueryParameter("outcome", "Only what became of it so.", Type = typeof(EventOutcome))]
    [QueryParameter("external_id", "Only what the help desk calls so; 1 to 200 characters.")]
    [Refuses(404)]
    public static async Task<ConnectionEventList> Events(string name, HttpContext context, Connections connections)
    {
        var problems = new Problems();
        var outcome = problems.ReadName<EventOutcome>(context.Request.Query, "outcome");
        var externalId = problems.ReadText(context.Request.Query, "external_id");
        problems.ThrowIfAny();
        var connection = await connections.FindAsync(name, context.RequestAborted);
        return await connections.EventsAsync(connection, context.RequestAborted, outcome, externalId);
    }
}
