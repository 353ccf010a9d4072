using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>
/// <c>PUT /requests</c>: the ticket with this external id has this text from now on; it is stored if there is none yet.
/// </summary>
[Tags("Tickets")]
public static class ReviseTicketEndpoint
{
    /// <summary>Reads the body.</summary>
    public static Task<SubmitTicket> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync<SubmitTicket>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] SubmitTicket request, Limits limits, TimeProvider clock)
    {
        var problems = SubmitTicketEndpoint.Check(request, limits, clock.GetUtcNow());
        if (request.ExternalId is null)
            problems.Add("external_id", "is missing");
        return problems.ToProblemDetails();
    }

    /// <summary>
    /// 202 once the text is committed: the ticket waits to be classified again; with <c>Prefer: wait=n</c> 200 the ticket, if
    /// that is done in so many seconds. 200 the ticket if it need not, because the text is the same or a person gave its
    /// category. What the request does not say of priority, requester, opened_at and fields stays as it is.
    /// </summary>
    [WolverinePut("/requests", OperationId = "reviseTicket", Summary = "Submit a ticket, or replace its text")]
    [Scope(Scope.Submit)]
    [RequestBody(typeof(SubmitTicket))]
    public static async Task<Results<Ok<TicketView>, Accepted<AcceptedTicket>>> Put(
        [NotBody] SubmitTicket request,
        HttpContext context,
        TicketIntake intake,
        TicketProtection protection,
        TicketReader tickets,
        OutcomeWait wait,
        NpgsqlDataSource database,
        Dispatcher dispatcher,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var ticket = request.ToTicket(context.NewId(now), protection, now);
        var stored = (await intake.StoreAsync([ticket], context.MayBeRepeated()))[0];
        var isNew = stored == ticket.Id;
        if (isNew || await ReviseAsync(ticket, stored, database, context.RequestAborted))
        {
            if (!isNew)
                dispatcher.Add([stored]);
            return await wait.AnswerAsync(stored, context);
        }

        return TypedResults.Ok(
            await tickets.ShowAsync(stored, context.RequestAborted)
                ?? throw RefusedException.Conflict($"Ticket {stored} was deleted just now; try again.")
        );
    }

    // Gives whether what a model reads is another; no row if nothing is.
    private const string Replace = $"""
        with before as (select id, data from {Schema.Ticket} where id = $1 for update)
        update {Schema.Ticket} ticket set data = (before.data - 'redacted' - 'quoted') || $2::jsonb
            || jsonb_build_object('version', coalesce((before.data ->> 'version')::int, 1) + 1)
        from before where ticket.id = before.id and before.data || $2::jsonb <> before.data
        returning before.data || ($2::jsonb - $3::text[]) <> before.data
        """;

    private static readonly string[] NotRead = ["opened_at", "fields"];

    private const string Wait = $"""
        insert into {Schema.Backlog} (id, sent_at, revised_at) values ($1, now(), now())
        on conflict (id) do update set sent_at = excluded.sent_at, revised_at = excluded.revised_at
        """;

    private const string Forget = $"delete from {Schema.Outcome} where id = $1 and corrected_by is null";

    private const string Stay = $"""
        delete from {Schema.Backlog} where id = $1 and exists (select from {Schema.Outcome} where id = $1)
        """;

    /// <summary>
    /// Replaces the text of a ticket and has it wait, unless a person gave its category; false if there is nothing to classify.
    /// A model that has read the text before writes nothing: see <see cref="TicketsWork" />.
    /// </summary>
    private static async Task<bool> ReviseAsync(
        Ticket ticket,
        Guid stored,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        object?[] values = [stored, TextOf(ticket), NotRead];
        var isRead = await connection.QueryAsync(Replace, values, row => row.GetBoolean(0), cancellation);
        if (isRead is not [true])
        {
            await transaction.CommitAsync(cancellation);
            return false;
        }

        await connection.ExecuteAsync(Wait, [stored], cancellation);
        await connection.ExecuteAsync(Forget, [stored], cancellation);
        var isDecided = await connection.ExecuteAsync(Stay, [stored], cancellation) > 0;
        await transaction.CommitAsync(cancellation);
        return !isDecided;
    }

    // What is not said stays.
    private static NpgsqlParameter TextOf(Ticket ticket)
    {
        var text = new Dictionary<string, object?> { ["subject"] = ticket.Subject, ["body"] = ticket.Body };
        if (ticket.Priority is { } priority)
            text["priority"] = priority;
        if (ticket.Requester is { } requester)
            (text["requester"], text["requester_domain"]) = (requester, ticket.RequesterDomain);
        if (ticket.OpenedAt is { } openedAt)
            text["opened_at"] = openedAt;
        if (ticket.Fields is { } fields)
            text["fields"] = fields;
        if (ticket.Redacted is { } counts)
            text["redacted"] = counts;
        return Sql.Jsonb(text);
    }
}
