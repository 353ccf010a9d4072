using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Takes events of help desks in: verifies, reads and stores them, and keeps what became of each.</summary>
public sealed class EventIntake(
    Connections connections,
    ConnectionLog log,
    TicketIntake tickets,
    TicketProtection protection,
    Limits limits,
    TimeProvider clock
)
{
    /// <summary>Takes one in.</summary>
    /// <exception cref="RefusedException">There is no such connection (404), or the event is refused (400, 401, 413).</exception>
    public async Task<ReceivedEvent> ReceiveAsync(string name, HttpContext context)
    {
        var connection = await connections.FindAsync(name, context.RequestAborted);
        var entry = new ConnectionEvent(
            Guid.CreateVersion7(clock.GetUtcNow()),
            clock.GetUtcNow(),
            EventOutcome.Refused,
            EventReason.TooLarge,
            null,
            null,
            null,
            context.Request.ContentLength ?? 0
        );
        try
        {
            using var body = await RequestBody.ReadAsync(context, limits.RequestBytes);
            entry = entry with { Bytes = body.Length, Reason = EventReason.Signature };
            var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
            Verify(connection, context.Request.Headers, bytes.Span, entry.At);
            entry = entry with { Reason = EventReason.Unreadable };
            var payload = Payload.Read(bytes, context.Request.Headers, connection.Settings.FormField);
            entry = entry with { Reason = EventReason.Mapping };
            var reading = PayloadReader.Read(name, connection.Settings, payload, limits, entry.At);
            entry = entry with { Reason = reading.Reason, Detail = reading.Detail, Outcome = EventOutcome.PassedOver };
            if (reading.Ticket is { } ticket)
                entry = await StoreAsync(ticket, reading.Quoted, entry);
        }
        catch (RefusedException refused) when (refused.Status < StatusCodes.Status500InternalServerError)
        {
            log.Add(connection, entry with { Detail = protection.Redact(refused.ToSentence()) });
            throw;
        }

        entry = entry with { Detail = entry.Detail is { } detail ? protection.Redact(detail) : null };
        log.Add(connection, entry);
        return new(entry.Outcome, entry.TicketId, entry.Reason, entry.Detail);
    }

    private static void Verify(StoredConnection connection, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (Verifier.WhyNot(connection.Settings.Verify!, connection.Secret, headers, body, now) is { } why)
            throw new RefusedException(why, StatusCodes.Status401Unauthorized);
    }

    // A help desk sends an event again when it saw no answer: what it calls the ticket decides, whatever else is in it.
    private async Task<ConnectionEvent> StoreAsync(SubmitTicket request, string? quoted, ConnectionEvent entry)
    {
        var ticket = request.ToTicket(Guid.CreateVersion7(entry.At), protection, entry.At) with
        {
            Quoted = quoted is null ? null : protection.Redact(quoted),
        };
        var stored = (await tickets.StoreAsync([ticket], mayBeRepeated: false))[0];
        return entry with
        {
            Outcome = stored == ticket.Id ? EventOutcome.Accepted : EventOutcome.Repeated,
            TicketId = stored,
            ExternalId = request.ExternalId,
        };
    }
}
