using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Takes in events of help desks and messages of mailboxes: verifies, reads and stores them, and keeps what became of each.</summary>
public sealed class EventIntake(
    Connections connections,
    ConnectionLog log,
    TicketIntake tickets,
    TicketRevision revision,
    MailThreads threads,
    TicketProtection protection,
    Limits limits,
    TimeProvider clock
)
{
    /// <summary>Takes an event in.</summary>
    /// <exception cref="RefusedException">There is no such connection (404), or the event is refused (400, 401, 413).</exception>
    public async Task<ReceivedEvent> ReceiveAsync(string name, HttpContext context)
    {
        var connection = await connections.FindAsync(name, context.RequestAborted);
        if (connection.Settings.Mailbox is not null)
            throw RefusedException.NotFound($"The connection {name} looks into a mailbox, and takes no events.");
        var entry = Begin(context.Request.ContentLength ?? 0, EventReason.TooLarge);
        try
        {
            using var body = await RequestBody.ReadAsync(context, limits.RequestBytes);
            entry = entry with { Bytes = body.Length, Reason = EventReason.Signature };
            var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
            Verify(connection, context.Request.Headers, bytes.Span, entry.At);
            entry = entry with { Reason = EventReason.Unreadable };
            var payload = Payload.Read(bytes, context.Request.Headers, connection.Settings.FormField);
            entry = entry with { Reason = EventReason.Mapping };
            entry = await BecomeAsync(connection, payload, answers: [], entry);
        }
        catch (RefusedException refused) when (refused.Status < StatusCodes.Status500InternalServerError)
        {
            Keep(connection, entry with { Detail = refused.ToSentence() });
            throw;
        }

        entry = Keep(connection, entry);
        return new(entry.Outcome, entry.TicketId, entry.Reason, entry.Detail);
    }

    /// <summary>Takes a message in. It need not be a ticket; then what is kept of it says why.</summary>
    /// <exception cref="RefusedException">It can't be stored now (503).</exception>
    public async Task TakeAsync(StoredConnection connection, FetchedMail mail)
    {
        var entry = Begin(mail.Bytes, EventReason.Unreadable);
        try
        {
            if (mail.Refused is { } unread)
                throw unread;
            entry = entry with { Reason = EventReason.Mapping };
            entry = await BecomeAsync(connection, mail.Mail!.Payload, mail.Mail.Answers, entry);
        }
        catch (RefusedException refused) when (refused.Status < StatusCodes.Status500InternalServerError)
        {
            var reason = refused.Status == StatusCodes.Status413PayloadTooLarge ? EventReason.TooLarge : entry.Reason;
            entry = entry with { Reason = reason, Detail = refused.ToSentence() };
        }

        Keep(connection, entry);
    }

    // Refused until something else becomes of it.
    private ConnectionEvent Begin(long bytes, EventReason reason)
    {
        var now = clock.GetUtcNow();
        return new(Guid.CreateVersion7(now), now, EventOutcome.Refused, reason, Detail: null, TicketId: null, ExternalId: null, bytes);
    }

    private ConnectionEvent Keep(StoredConnection connection, ConnectionEvent entry)
    {
        entry = entry with { Detail = entry.Detail is { } detail ? protection.Redact(detail) : null };
        log.Add(connection, entry);
        return entry;
    }

    private async Task<ConnectionEvent> BecomeAsync(StoredConnection connection, Payload payload, IReadOnlyList<string> answers, ConnectionEvent entry)
    {
        var reading = PayloadReader.Read(connection.Name, connection.Settings, payload, limits, entry.At);
        entry = entry with { Reason = reading.Reason, Detail = reading.Detail, Outcome = EventOutcome.PassedOver, ExternalId = reading.ExternalId };
        if (reading.Ticket is not { } ticket)
            return entry;
        if (reading.Notes.Count > 0)
            entry = entry with { Detail = string.Join("; ", reading.Notes) };
        return await threads.FindAsync(connection.Name, answers) is { } answered
            ? entry with { Outcome = EventOutcome.Repeated, TicketId = answered, Detail = "It answers a message of the ticket." }
            : await StoreAsync(ticket, reading, entry);
    }

    private static void Verify(StoredConnection connection, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (Verifier.WhyNot(connection.Settings.Verify, connection.Secret, headers, body, now) is { } why)
            throw new RefusedException(why, StatusCodes.Status401Unauthorized);
    }

    // A help desk sends an event again when it saw no answer: what it calls the ticket decides, whatever else is in it, unless it says
    // that this is what changed.
    private async Task<ConnectionEvent> StoreAsync(SubmitTicket request, PayloadReading reading, ConnectionEvent entry)
    {
        var ticket = request.ToTicket(Guid.CreateVersion7(entry.At), protection, entry.At) with
        {
            Quoted = reading.Quoted is null ? null : protection.Redact(reading.Quoted),
            ChangedAt = reading.ChangedAt,
        };
        var stored = (await tickets.StoreAsync([ticket], mayBeRepeated: false))[0];
        if (stored == ticket.Id)
            return entry with { Outcome = EventOutcome.Accepted, TicketId = stored };
        var isRevised = reading.IsUpdate && await revision.ReviseAsync(ticket, stored, CancellationToken.None);
        return entry with
        {
            Outcome = EventOutcome.Repeated,
            TicketId = stored,
            Detail = isRevised ? "Its text was replaced; it is decided about again, unless a person has decided." : entry.Detail,
        };
    }
}
