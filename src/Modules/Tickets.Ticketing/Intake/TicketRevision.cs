using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Replaces the texts of tickets that are stored (docs/adr/0035).</summary>
public sealed class TicketRevision(NpgsqlDataSource database, Dispatcher dispatcher)
{
    // Gives whether what a model reads is another; no row if nothing is, or what is there is newer.
    private const string Replace = $"""
        with before as (select id, data from {Schema.Ticket} where id = $1 for update)
        update {Schema.Ticket} ticket set data = (before.data - 'redacted' - 'quoted'
                - case when $2::jsonb ? 'requester' then 'requester_domain' else '' end) || $2::jsonb
            || jsonb_build_object('version', coalesce((before.data ->> 'version')::int, 1) + 1)
        from before where ticket.id = before.id and before.data || ($2::jsonb - 'changed_at') <> before.data
            and ($2::jsonb ->> 'changed_at' is null or coalesce(before.data ->> 'changed_at', '') <= $2::jsonb ->> 'changed_at')
        returning before.data || ($2::jsonb - $3::text[]) <> before.data
        """;

    private static readonly string[] NotRead = ["opened_at", "changed_at", "fields", "quoted"];

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
    /// <param name="ticket">The ticket as it is now.</param>
    /// <param name="stored">The id of the one that is there.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<bool> ReviseAsync(Ticket ticket, Guid stored, CancellationToken cancellation)
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
        if (!isDecided)
            dispatcher.Add([stored]);
        return !isDecided;
    }

    // What is not said stays.
    private static NpgsqlParameter TextOf(Ticket ticket)
    {
        var text = new Dictionary<string, object?>
        {
            ["subject"] = ticket.Subject,
            ["body"] = ticket.Body,
            ["priority"] = ticket.Priority,
            ["requester"] = ticket.Requester,
            ["requester_domain"] = ticket.RequesterDomain,
            ["opened_at"] = ticket.OpenedAt,
            ["changed_at"] = ticket.ChangedAt,
            ["quoted"] = ticket.Quoted,
            ["fields"] = ticket.Fields,
            ["redacted"] = ticket.Redacted,
        };
        return Sql.Jsonb(text.Where(field => field.Value is not null).ToDictionary());
    }
}
