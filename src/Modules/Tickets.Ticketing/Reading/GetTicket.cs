using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.Edge;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Reads one ticket for a client that asked to be answered asynchronously.</summary>
public sealed record FetchTicket(Guid JobId) : IJobMessage;

/// <summary>
/// <c>GET /requests/{id}</c>: the ticket, at once; with <c>?include=reasons</c> also what each word added to the
/// decision; with <c>Prefer: respond-async</c> a task to poll.
/// </summary>
public static class GetTicketEndpoint
{
    /// <summary>200 the ticket, 404, or 202 a task.</summary>
    [WolverineGet("/requests/{id}")]
    public static async Task<IResult> Get(
        Guid id,
        HttpContext context,
        TicketReader tickets,
        IInference inference,
        Jobs jobs,
        TimeProvider clock
    )
    {
        var include = context.Request.Query["include"].ToString();
        if (include is not ("" or "reasons"))
            return Results.Problem(Problems.Invalid("include", "must be reasons"));
        var query = new TicketQuery { Id = id, WithReasons = include.Length > 0 };
        if (context.Request.PrefersAsync())
        {
            var job = Job.Queued(JobKind.Fetch, clock.GetUtcNow()) with { Query = query };
            await jobs.AcceptAsync(job, new FetchTicket(job.Id), context.RequestAborted);
            return Accepted.Of(job);
        }

        return await ReadAsync(query, tickets, inference, context.RequestAborted) is { } ticket
            ? Results.Bytes(ticket, "application/json")
            : Results.Problem(Problems.Of(StatusCodes.Status404NotFound, $"There is no ticket {id}."));
    }

    /// <summary>The ticket a query asks for as UTF-8 JSON, or null.</summary>
    public static async Task<byte[]?> ReadAsync(
        TicketQuery query,
        TicketReader tickets,
        IInference inference,
        CancellationToken cancellation
    )
    {
        var ticket = await tickets.ReadAsync(query.Id!.Value, cancellation);
        return ticket is null || !query.WithReasons
            ? ticket
            : JsonSerializer.SerializeToUtf8Bytes(
                WithReasons(JsonNode.Parse(ticket)!.AsObject(), inference),
                JsonStyle.Answers
            );
    }

    // Of the model that decided; null when that is gone, or no model did.
    private static JsonObject WithReasons(JsonObject ticket, IInference inference)
    {
        var text = new TicketText(Guid.Empty, (string)ticket["subject"]!, (string)ticket["body"]!);
        var reasons = (string?)ticket["model_version"] is { } version ? inference.Explain(text, version) : null;
        ticket["reasons"] = JsonSerializer.SerializeToNode(reasons, JsonStyle.Answers);
        return ticket;
    }
}

/// <summary>Answers an asynchronous read of one ticket.</summary>
public static class FetchTicketHandler
{
    /// <summary>What becomes of a message that keeps failing.</summary>
    public static void Configure(HandlerChain chain) => JobFailure.Configure(chain);

    /// <summary>A second copy of the message finds the job ended.</summary>
    public static async Task Handle(
        FetchTicket message,
        TicketReader tickets,
        IInference inference,
        Jobs jobs,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(message.JobId, cancellation) is not { Query: { Id: { } id } query })
            return;
        var ticket = await GetTicketEndpoint.ReadAsync(query, tickets, inference, cancellation);
        if (ticket is null)
            await jobs.FailAsync(message.JobId, $"There is no ticket {id}.", cancellation);
        else
            await jobs.SucceedAsync(message.JobId, JsonSerializer.Deserialize<JsonElement>(ticket), cancellation);
    }
}
