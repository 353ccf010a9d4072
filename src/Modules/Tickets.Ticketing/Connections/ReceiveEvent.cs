using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>POST /in/{name}</c>: a help desk sends what happened, in its own form.</summary>
[Tags("Connections")]
public static class ReceiveEventEndpoint
{
    /// <summary>
    /// 200 what became of the event: a ticket, which is committed then; the ticket that is known by its external id; or none, because
    /// the settings of the connection pass it over. 401 if it does not show that it comes from the help desk. 404.
    /// </summary>
    /// <param name="name">The name of the connection.</param>
    [WolverinePost("/in/{name}", OperationId = "receiveEvent", Summary = "Receive a webhook of a help desk")]
    [OwnCredentials]
    [RequestBody(typeof(string), "application/json", "application/x-www-form-urlencoded"), Refuses(404)]
    public static Task<ReceivedEvent> Post(string name, HttpContext context, EventIntake intake) => intake.ReceiveAsync(name, context);
}
