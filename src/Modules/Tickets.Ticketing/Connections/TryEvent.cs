using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>What a payload would become; nothing is stored.</summary>
/// <param name="Outcome">What would become of it: <c>accepted</c>, <c>passed_over</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it would become no ticket.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="Unverified">Why it would not be believed, whatever else is in it; null if it would be.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="WriteBack">
/// What would be written back for the category that was given, or else when a model leaves the ticket to a person; null if nothing ever is.
/// </param>
/// <param name="Notes">What would be left out of the ticket, in words; null if it would be none.</param>
[Example(
    """
    {
      "outcome": "accepted", "reason": null, "detail": null, "unverified": null,
      "ticket": {"subject": "Cannot log in", "body": "The page answers 500 since noon.", "quoted": null, "priority": "high", "source": "github",
      "external_id": "73464126", "requester": "Codertocat", "opened_at": "2026-11-26T08:00:00.000Z", "changed_at": null, "is_update": false, "fields": null}, "write_back": null,
      "notes": []
    }
    """
)]
public sealed record EventTrial(EventOutcome Outcome, EventReason? Reason, string? Detail, string? Unverified, TriedTicket? Ticket, WriteBackRequest? WriteBack, IReadOnlyList<string>? Notes)
{
    /// <summary>What a confidence has to be, in words.</summary>
    public const string AConfidence = "must be a number from 0 to 1";

    /// <summary>Reads a confidence; null if it is none.</summary>
    public static double? ParseConfidence(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var confidence) && confidence is >= 0 and <= 1 ? confidence : null;

    /// <summary>Tries a payload.</summary>
    public static EventTrial Of(string name, ConnectionSettings settings, string? unverified, Func<Payload> read, Limits limits, DateTimeOffset now, string? category = null, double? confidence = null)
    {
        try
        {
            var reading = PayloadReader.Read(name, settings, read(), limits, now);
            return reading.Ticket is not { } ticket
                ? new(EventOutcome.PassedOver, reading.Reason, reading.Detail, unverified, null, null, null)
                : new(EventOutcome.Accepted, null, null, unverified, TriedTicket.Of(ticket, reading), WriteBackOf(settings, ticket, category, confidence), reading.Notes);
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status400BadRequest)
        {
            return new(EventOutcome.Refused, refused.Errors is null ? EventReason.Unreadable : EventReason.Mapping, refused.ToSentence(), unverified, null, null, null);
        }
    }

    private static WriteBackRequest? WriteBackOf(ConnectionSettings settings, SubmitTicket ticket, string? category, double? confidence)
    {
        if (settings.WriteBack is not { } template)
            return null;
        var fields = ticket.Fields?.ToDictionary(field => field.Key, field => field.Value!);
        return WriteBackRequest.Of(
            template,
            settings.Values,
            new(Guid.Empty.ToString(), ticket.ExternalId, category is null ? "needs_review" : "processed", category, confidence ?? 1, "none", ByPerson: false, fields)
        );
    }
}

/// <summary>The ticket that a payload would become.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Body">The text.</param>
/// <param name="Quoted">What was cut off the text: quoted messages and the signature.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="Source">Where it comes from: the connection.</param>
/// <param name="ExternalId">What the help desk calls it.</param>
/// <param name="Requester">Who it comes from; only a hash of it would be kept, and of an e-mail address the domain.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ChangedAt">When it was changed.</param>
/// <param name="IsUpdate">Whether a ticket that is there gets this text, if it is no older.</param>
/// <param name="Fields">What else would be kept.</param>
public sealed record TriedTicket(
    string? Subject,
    string? Body,
    string? Quoted,
    string? Priority,
    string? Source,
    string? ExternalId,
    string? Requester,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? ChangedAt,
    bool IsUpdate,
    IReadOnlyDictionary<string, string?>? Fields
)
{
    /// <summary>That of a ticket as it was read.</summary>
    public static TriedTicket Of(SubmitTicket ticket, PayloadReading reading) =>
        new(
            ticket.Subject,
            ticket.Body,
            reading.Quoted,
            ticket.Priority,
            ticket.Source,
            ticket.ExternalId,
            ticket.Requester,
            ticket.OpenedAt,
            reading.ChangedAt,
            reading.IsUpdate,
            ticket.Fields
        );
}

/// <summary><c>POST /connections/{name}/try</c>: what a payload would become.</summary>
[Tags("Connections")]
public static class TryEventEndpoint
{
    /// <summary>
    /// 200 what the body would become if the help desk sent it with these headers; of a mailbox, what a message would. Nothing is
    /// stored, and a payload is read even if its signature is wrong. 404.
    /// </summary>
    /// <param name="name">The name of the connection.</param>
    [WolverinePost("/connections/{name}/try", OperationId = "tryEvent", Summary = "Try what a payload would become")]
    [Scope(Scope.Operate, ChangesNothing = true)]
    [QueryParameter("category", "The category to try writing back with; without it, as if a model left the ticket to a person.")]
    [QueryParameter("confidence", "How sure the model would be of it, 0 to 1; 1 if left out.", Type = typeof(float))]
    [RequestBody(typeof(string), "application/json", "application/x-www-form-urlencoded", "message/rfc822"), Refuses(404)]
    public static async Task<EventTrial> Post(string name, HttpContext context, Connections connections, Limits limits, TimeProvider clock)
    {
        var problems = new Problems();
        var category = problems.ReadText(context.Request.Query, "category");
        var confidence = problems.Read(context.Request.Query, "confidence", EventTrial.ParseConfidence, EventTrial.AConfidence);
        problems.ThrowIfAny();
        var connection = await connections.FindAsync(name, context.RequestAborted);
        using var body = await RequestBody.ReadAsync(context, limits.RequestBytes);
        var (bytes, headers, now) = (body.GetBuffer().AsMemory(0, (int)body.Length), context.Request.Headers, clock.GetUtcNow());
        var unverified = Verifier.WhyNot(connection.Settings.Verify, connection.Secret, headers, bytes.Span, now);
        return EventTrial.Of(
            name,
            connection.Settings,
            unverified,
            () => connection.Settings.Read(bytes, headers),
            limits,
            now,
            category,
            confidence
        );
    }
}
