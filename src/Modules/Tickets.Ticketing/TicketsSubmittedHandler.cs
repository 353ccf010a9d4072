using Marten;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Marks submitted tickets as queued and passes them on to Inference.</summary>
public static class TicketsSubmittedHandler
{
    /// <summary>
    /// A second copy of the message finds no unprocessed ticket to mark; Inference finds none to classify.
    /// </summary>
    public static ClassifyTickets Handle(TicketsSubmitted message, IDocumentSession session)
    {
        session.QueueSqlCommand(
            $"""
            update {Tables.Ticket} set data = data || jsonb_build_object('status', 'queued', 'queued_at', now())
            where id = any(?) and data ->> 'status' = 'unprocessed'
            """,
            message.TicketIds
        );
        return ClassifyTickets.Of(message.TicketIds);
    }
}
