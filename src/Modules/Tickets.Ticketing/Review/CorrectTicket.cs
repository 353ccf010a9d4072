using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests/{id}/category</c>: the category a person gives a ticket, and who that is.</summary>
/// <param name="Category">The category; one that no model knows is taken too.</param>
/// <param name="By">Who says so; by default the client's address.</param>
[Example("""{"category": "technical", "by": "ann"}""")]
public sealed record CorrectTicket(
    [property: Required, StringLength(CorrectTicketEndpoint.MaxCategory, MinimumLength = 1)] string? Category,
    [property: StringLength(100, MinimumLength = 1)] string? By
);

/// <summary>
/// <c>POST /requests/{id}/category</c>: a person says what a ticket is about. No model writes over that, and
/// <c>train --with-corrections</c> learns from it.
/// </summary>
[Tags("Review")]
public static class CorrectTicketEndpoint
{
    /// <summary>Characters in a category, at most.</summary>
    public const int MaxCategory = 100;

    /// <summary>Reads the body.</summary>
    public static Task<CorrectTicket> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync<CorrectTicket>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] CorrectTicket request)
    {
        var problems = new Problems();
        problems.RequireText("category", request.Category);
        if (request.Category?.Length > MaxCategory)
            problems.Add("category", $"may have at most {MaxCategory} characters");
        problems.CheckBy(request.By);
        return problems.ToProblemDetails();
    }

    /// <summary>200 the ticket, or 404.</summary>
    /// <param name="id">The id of the ticket.</param>
    [WolverinePost("/requests/{id}/category", OperationId = "correctTicket", Summary = "Say what a ticket is about")]
    [Scope(Scope.Review)]
    [RequestBody(typeof(CorrectTicket)), Refuses(404)]
    public static async Task<TicketView> Post(
        Guid id,
        [NotBody] CorrectTicket request,
        HttpContext context,
        NpgsqlDataSource database,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var correction = new Correction
        {
            Id = Guid.CreateVersion7(now),
            TicketId = id,
            Category = request.Category!.Trim(),
            By = context.Caller(request.By),
            At = now,
        };
        var ticket = await StoreAsync(correction, database, context.RequestAborted);
        return TicketView.Of(ticket ?? throw RefusedException.NotFound($"There is no ticket {id}."), whyItWaits: null);
    }

    // Inserts the outcome or locks it: a plain read would miss what others write meanwhile.
    private const string Begin = $"""
        with first as (
            insert into {Schema.Outcome} as outcome (id, status, best, corrected_by, classified_at)
            select id, 'processed', $2, $3, $4 from {Schema.Ticket} where id = $1
            on conflict (id) do update set status = outcome.status where false
            returning id
        )
        insert into {Schema.Correction} (id, data) select $5, $6 || jsonb_build_object('before', null) from first
        """;

    private const string Replace = $"""
        with before as (select * from {Schema.Outcome} where id = $1),
        changed as (
            update {Schema.Outcome} set status = 'processed', best = $2, corrected_by = $3, classified_at = $4,
                {OutcomeTable.WithoutAnswer}
            where id = $1 and (best, corrected_by) is distinct from ($2, $3)
            returning id
        )
        insert into {Schema.Correction} (id, data)
        select $5, $6 || jsonb_build_object('before', to_jsonb(before) - 'id') from before join changed using (id)
        """;

    /// <summary>
    /// Writes the outcome, adds a correction with the outcome before unless nothing changes, and takes the ticket out of
    /// the backlog. One transaction, which locks first the outcome, then the row of the backlog, as all that write both.
    /// </summary>
    /// <returns>The ticket as this left it; null if there is none.</returns>
    private static async Task<StoredTicket?> StoreAsync(
        Correction correction,
        NpgsqlDataSource database,
        CancellationToken cancellation
    )
    {
        await using var batch = database.CreateBatch();
        foreach (var sql in new[] { Begin, Replace })
        {
            batch.Add(
                sql,
                correction.TicketId,
                correction.Category,
                correction.By,
                correction.At,
                correction.Id,
                Sql.Jsonb(correction)
            );
        }

        batch.Add($"delete from {Schema.Backlog} where id = $1", correction.TicketId);
        batch.Add(StoredTicket.One, correction.TicketId);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var ticket = await reader.ReadAsync(cancellation) ? StoredTicket.Read(reader) : null;
        await reader.NextResultAsync(cancellation); // not before this is it committed
        return ticket;
    }
}
