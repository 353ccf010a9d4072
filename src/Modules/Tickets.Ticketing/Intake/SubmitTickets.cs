using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests/batch</c>: new tickets, each as in <c>POST /requests</c>.</summary>
/// <param name="Tickets">1 to 1,000 tickets.</param>
[Example("""{"tickets": [{"subject": "Cannot log in", "body": "The page answers 500 since noon.", "priority": "high"}]}""")]
public sealed record SubmitTickets(
    [property: Required, Items(typeof(SubmitTicket)), Length(1, SubmitTicketsEndpoint.MaxTickets)]
        IReadOnlyList<JsonElement>? Tickets
);

/// <summary>What became of each ticket of a batch, in the order of the batch.</summary>
public sealed record BatchAnswer(IReadOnlyList<BatchItem> Tickets);

/// <summary>What became of a ticket of a batch.</summary>
/// <param name="Status">202; 200 if its external id and its text are stored already; 409 if the text is another; 400.</param>
/// <param name="TicketId">Its id, if it is stored; also that of its task.</param>
/// <param name="TaskId">Likewise.</param>
/// <param name="Location">Where to look for it, if it is stored.</param>
/// <param name="Detail">What is wrong with it, if it was refused.</param>
/// <param name="Errors">The same by field, if it is about any.</param>
public sealed record BatchItem(
    int Status,
    Guid? TicketId = null,
    Guid? TaskId = null,
    string? Location = null,
    string? Detail = null,
    IReadOnlyDictionary<string, string[]>? Errors = null
);

/// <summary><c>POST /requests/batch</c>: stores the good ones of up to 1,000 tickets in one transaction.</summary>
[Tags("Tickets")]
public static class SubmitTicketsEndpoint
{
    /// <summary>Tickets in a batch, at most.</summary>
    public const int MaxTickets = 1000;

    /// <summary>207 with a status for each, once the good ones are committed; 503 if too many wait for that already.</summary>
    [WolverinePost("/requests/batch", OperationId = "submitTickets", Summary = "Submit up to 1,000 tickets")]
    [Scope(Scope.Submit)]
    [RequestBody(typeof(SubmitTickets))]
    [ProducesResponseType<BatchAnswer>(StatusCodes.Status207MultiStatus, "application/json")]
    public static async Task<JsonHttpResult<BatchAnswer>> Post(
        HttpContext context,
        Limits limits,
        TicketIntake intake,
        TicketProtection protection,
        TicketReader reader,
        TimeProvider clock
    )
    {
        var request = await JsonBody.ReadAsync<SubmitTickets>(context, limits.RequestBytes);
        if (request.Tickets is not { Count: >= 1 and <= MaxTickets } tickets)
            throw RefusedException.Invalid("tickets", $"must be 1 to {MaxTickets} tickets");
        var now = clock.GetUtcNow();
        var first = context.NewId(now);
        var (good, items) = (new List<Ticket>(tickets.Count), new List<BatchItem>(tickets.Count));
        foreach (var ticket in tickets)
            items.Add(Take(ticket, limits, protection, IdAt(items.Count, first), now, good));
        if (good.Count > 0)
        {
            var stored = await intake.StoreAsync(good, context.MayBeRepeated());
            await SayKnownAsync(good, stored, items, reader, context.RequestAborted);
        }

        var requests = context.Request.PathTo("/requests");
        return TypedResults.Json(
            new BatchAnswer([.. items.Select(item => item with { Location = item.TicketId is { } id ? $"{requests}/{id}" : null })]),
            JsonStyle.Answers,
            statusCode: StatusCodes.Status207MultiStatus
        );
    }

    /// <summary>
    /// The id of the ticket at a place: it counts on from the first one, so a batch that comes again has the same ids.
    /// </summary>
    public static Guid IdAt(int place, Guid first)
    {
        Span<byte> id = stackalloc byte[16];
        first.TryWriteBytes(id, bigEndian: true, out _);
        var end = BinaryPrimitives.ReadUInt16BigEndian(id[^2..]);
        BinaryPrimitives.WriteUInt16BigEndian(id[^2..], unchecked((ushort)(end + place)));
        return new Guid(id, bigEndian: true);
    }

    // Whose external id is that of another ticket was not stored again.
    private static async Task SayKnownAsync(
        List<Ticket> good,
        Guid[] stored,
        List<BatchItem> items,
        TicketReader reader,
        CancellationToken cancellation
    )
    {
        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] == good[i].Id)
                continue;
            var place = items.FindIndex(item => item.TicketId == good[i].Id);
            try
            {
                await reader.SameAsync(good[i], stored[i], cancellation);
                items[place] = Stored(StatusCodes.Status200OK, stored[i]);
            }
            catch (RefusedException other)
            {
                items[place] = new BatchItem(other.Status, Detail: other.Message);
            }
        }
    }

    private static BatchItem Stored(int status, Guid id) => new(status, id, id);

    private static BatchItem Take(
        JsonElement ticket,
        Limits limits,
        TicketProtection protection,
        Guid id,
        DateTimeOffset now,
        List<Ticket> good
    )
    {
        try
        {
            if (ticket.ValueKind != JsonValueKind.Object)
                throw new RefusedException("A ticket must be a JSON object.");
            var request = JsonBody.Parse<SubmitTicket>(JsonMarshal.GetRawUtf8Value(ticket).ToArray());
            SubmitTicketEndpoint.Check(request, limits, now).ThrowIfAny();
            good.Add(request.ToTicket(id, protection, now));
            return Stored(StatusCodes.Status202Accepted, id);
        }
        catch (RefusedException refused)
        {
            return new BatchItem(refused.Status, Detail: refused.Message, Errors: refused.Errors);
        }
    }
}
