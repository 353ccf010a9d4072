using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What failed: tickets of this module, and messages that Wolverine keeps.
/// </summary>
public sealed class DeadLetters(NpgsqlDataSource database, DeadMessages messages, TicketReader tickets)
{
    private const int MaxGroups = 100;

    /// <summary>Some of them, those with the greatest ids first.</summary>
    public async Task<List<DeadLetter>> ListAsync(
        DeadLetterSelection selection,
        Guid? after,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand();
        var all = From(selection, command);
        var where = after is { } last ? $"where id < {command.Add(last)}" : "";
        command.CommandText = $"""
            select id, kind, reason, failed_at, message_type, exception from {all} {where} order by id desc limit {limit}
            """;
        return await command.ReadAsync(
            row => new DeadLetter(
                row.GetGuid(0),
                row.GetString(1),
                row.Get<string>(2),
                row.Get<DateTimeOffset?>(3),
                row.Get<string>(4),
                row.GetString(5)
            ),
            cancellation
        );
    }

    /// <summary>One of them.</summary>
    /// <exception cref="RefusedException">There is none of that id (404).</exception>
    public async Task<DeadLetter> FindAsync(Guid id, CancellationToken cancellation) =>
        await ListAsync(new() { Ids = [id] }, after: null, 1, cancellation) is [var letter]
            ? letter
            : throw RefusedException.NotFound($"There is no dead letter {id}.");

    /// <summary>How many there are.</summary>
    public async Task<long> CountAsync(DeadLetterSelection selection, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"select count(*) from {From(selection, command)}";
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>How many there are, by what they are and why they failed.</summary>
    public async Task<DeadLetterCounts> CountGroupsAsync(DeadLetterSelection selection, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"""
            select kind, message_type, exception, count(*), min(failed_at), max(failed_at), (sum(count(*)) over ())::bigint
            from {From(selection, command)} group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit {MaxGroups}
            """;
        var rows = await command.ReadAsync(
            row =>
                (
                    Group: new DeadLetterGroup(
                        row.GetString(0),
                        row.Get<string>(1),
                        row.GetString(2),
                        row.GetInt64(3),
                        row.Get<DateTimeOffset?>(4),
                        row.Get<DateTimeOffset?>(5)
                    ),
                    Total: row.GetInt64(6)
                ),
            cancellation
        );
        var total = rows.Count == 0 ? 0 : rows[0].Total;
        return new([.. rows.Select(row => row.Group)], total - rows.Sum(row => row.Group.Count), total);
    }

    /// <summary>What is known of a ticket or a message, or null: the ticket, or the message's content.</summary>
    public async Task<object?> InspectAsync(DeadLetter letter, CancellationToken cancellation) =>
        letter.Kind == "message"
            ? await messages.InspectAsync(letter.Id)
            : await tickets.ShowAsync(letter.Id, cancellation);

    /// <summary>How a message travelled, and what it is about; null for a ticket, and if nobody can read it.</summary>
    public async Task<DeadMessage?> InspectMessageAsync(DeadLetter letter) =>
        letter.Kind == "message" ? await messages.DescribeAsync(letter.Id) : null;

    private static string From(DeadLetterSelection selection, NpgsqlCommand command)
    {
        var (ticket, message) = (DeadLetterColumns.Ticket, DeadLetterColumns.Message);
        return $"""
            (select {ticket.Select} from {Schema.Outcome} where status = 'failed' and {selection.Where(ticket, command)}
            union all
            select {message.Select} from {Schema.DeadMessage} where {selection.Where(message, command)}) letter
            """;
    }
}
