using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What failed: tickets of this module, and messages that Wolverine keeps.
/// </summary>
public sealed class DeadLetters(NpgsqlDataSource database, DeadMessages messages, TicketReader tickets)
{
    private const string All = $"""
        (select id, 'ticket' as kind, reason, classified_at as failed_at, null as message_type
            from {Schema.Outcome} where status = 'failed'
        union all
        select {DeadMessages.Columns} from {Schema.DeadMessage}) letter
        """;

    /// <summary>Some of them, those with the greatest ids first.</summary>
    public async Task<List<DeadLetter>> ListAsync(
        DeadLetterSelection selection,
        Guid? after,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand();
        var where = selection.Where(command);
        if (after is { } last)
            where += $" and id < {command.Add(last)}";
        command.CommandText = $"""
            select id, kind, reason, failed_at, message_type from {All} where {where} order by id desc limit {limit}
            """;
        return await command.ReadAsync(
            row => new DeadLetter(
                row.GetGuid(0),
                row.GetString(1),
                row.Get<string>(2),
                row.Get<DateTimeOffset?>(3),
                row.Get<string>(4)
            ),
            cancellation
        );
    }

    /// <summary>How many there are.</summary>
    public async Task<long> CountAsync(DeadLetterSelection selection, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"select count(*) from {All} where {selection.Where(command)}";
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>What is known of a ticket or a message, or null: the ticket, or the message's content.</summary>
    public async Task<object?> InspectAsync(DeadLetter letter, CancellationToken cancellation) =>
        letter.Kind == "message"
            ? await messages.InspectAsync(letter.Id)
            : await tickets.ShowAsync(letter.Id, cancellation);
}
