using System.Runtime.CompilerServices;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Reads tickets with their outcomes.</summary>
public sealed class TicketReader(
    IInference inference,
    Overviews overviews,
    Limits limits,
    TicketLookup lookup,
    NpgsqlDataSource database
)
{
    // Of a list that is read as a whole.
    private const int PartSize = 2000;

    /// <summary>One ticket as the API shows it, or null.</summary>
    public async Task<TicketView?> ShowAsync(Guid id, CancellationToken cancellation) =>
        await lookup.FindAsync(id, cancellation) is { } ticket ? Show(ticket) with { Similar = ticket.Similar } : null;

    /// <summary>
    /// A page. It begins at a key, not at an offset, so its cost does not depend on its depth in the list. It may have
    /// fewer tickets than the limit: they are long, or few of the rows read match. The last page has no cursor.
    /// </summary>
    public async Task<TicketPage> ReadPageAsync(TicketQuery query, CancellationToken cancellation)
    {
        var (tickets, last) = await ReadPartAsync(query, cancellation);
        return new TicketPage([.. tickets.Select(Show)], last is null ? null : query.CursorAfter(last));
    }

    /// <summary>All tickets that match, the oldest first. A part is read while the one before is used.</summary>
    public async IAsyncEnumerable<TicketView> ReadAllAsync(
        TicketFilter filter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var query = new TicketQuery { Filter = filter, Sort = TicketSort.Oldest, Limit = PartSize };
        var reading = ReadPartAsync(query, cancellation);
        try
        {
            for (TicketPlace? last = new(Guid.Empty, 0); last is not null;)
            {
                (var tickets, last) = await reading;
                if (last is not null)
                    reading = ReadPartAsync(query with { After = last }, cancellation);
                foreach (var ticket in tickets)
                    yield return Show(ticket);
            }
        }
        finally
        {
            // Of who stops before the end.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Those of some tickets that wait for a person, in their order, each with how many are like it; fewer of them if they
    /// are long.
    /// </summary>
    public async Task<IReadOnlyList<TicketView>> ReadReviewsAsync(
        IReadOnlyList<(Guid Id, int Alike)> reviews,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select {StoredTicket.Columns} from unnest($1) with ordinality review (id, place)
            join {Schema.Outcome} outcome on outcome.id = review.id and outcome.status = 'needs_review'
            join {Schema.Ticket} ticket on ticket.id = review.id order by review.place
            """
        );
        command.With(reviews.Select(review => review.Id).ToArray());
        var alike = reviews.ToDictionary(review => review.Id, review => review.Alike);
        var (tickets, _) = await ReadUpToAsync(command, reviews.Count, cancellation);
        return [.. tickets.Select(ticket => Show(ticket) with { Alike = alike[ticket.Document.Id] })];
    }

    // With the place that the list goes on after; null at its end.
    private async Task<(List<StoredTicket> Tickets, TicketPlace? Last)> ReadPartAsync(
        TicketQuery query,
        CancellationToken cancellation
    )
    {
        var sql = new PageSql(query);
        var lastLookedAt = sql.LeavesOut ? await ReadLastLookedAtAsync(sql, cancellation) : null;
        await using var command = sql.Page(database, lastLookedAt);
        var (tickets, isFull) = await ReadUpToAsync(command, query.Limit, cancellation);
        return (tickets, isFull ? PlaceOf(tickets[^1]) : lastLookedAt ?? sql.NextPart);
    }

    private TicketView Show(StoredTicket ticket)
    {
        // Asked for these only: a host that has loaded no model looks for one.
        return ticket.Status == TicketStatus.Queued
            ? TicketView.Of(ticket, inference.WhyTicketsWait) with { ExpectedWaitSeconds = overviews.ExpectedWaitSeconds }
            : TicketView.Of(ticket, whyItWaits: null);
    }

    // As many as make a page; full if there are more. A page has at least one ticket, however long.
    private async Task<(List<StoredTicket> Tickets, bool IsFull)> ReadUpToAsync(
        NpgsqlCommand command,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tickets = new List<StoredTicket>();
        for (var bytes = 0L; await reader.ReadAsync(cancellation);)
        {
            var ticket = StoredTicket.ReadSized(reader, out var size);
            bytes += size;
            if (tickets.Count == limit || (tickets.Count > 0 && bytes > limits.PageBytes))
                return (tickets, IsFull: true);
            tickets.Add(ticket);
        }

        return (tickets, IsFull: false);
    }

    private async Task<TicketPlace?> ReadLastLookedAtAsync(PageSql sql, CancellationToken cancellation)
    {
        await using var command = sql.LastLookedAt(database);
        var last = await command.ReadAsync(row => new TicketPlace(row.GetGuid(0), row.GetFloat(1)), cancellation);
        return last.SingleOrDefault();
    }

    private static TicketPlace PlaceOf(StoredTicket ticket) =>
        new(ticket.Document.Id, ticket.Outcome?.Confidence ?? TicketPlace.NoConfidence);
}
