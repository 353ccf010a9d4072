using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tickets.Contracts;
using Wolverine;
using Wolverine.Persistence.Durability.DeadLetterManagement;
using Wolverine.Runtime;

namespace Tickets.Ticketing;

/// <summary>What could not be done: a ticket that failed, or a message that nobody could handle.</summary>
/// <param name="Id">Of the ticket or the message.</param>
/// <param name="Kind"><c>ticket</c> or <c>message</c>.</param>
/// <param name="Reason">The error.</param>
/// <param name="FailedAt">When.</param>
/// <param name="MessageType">Of a message, what it is.</param>
public sealed record DeadLetter(Guid Id, string Kind, string? Reason, DateTimeOffset? FailedAt, string? MessageType);

/// <summary>Which dead letters: some by id, or those that match.</summary>
public sealed record DeadLetterSelection
{
    /// <summary>Exactly these.</summary>
    public Guid[]? Ids { get; init; }

    /// <summary>Only <c>ticket</c> or only <c>message</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those whose reason contains this, whatever the case.</summary>
    public string? Reason { get; init; }

    private const int MostIds = 1000;

    /// <summary>What is wrong with it.</summary>
    public void Check(Problems problems)
    {
        if (Kind is not (null or "ticket" or "message"))
            problems.Add("kind", "must be ticket or message");
        if (Reason is { Length: 0 or > 200 } || Reason?.Contains('\0', StringComparison.Ordinal) == true)
            problems.Add("reason", "must have 1 to 200 characters");
        if (Ids is { Length: 0 or > MostIds })
            problems.Add("ids", $"must be 1 to {MostIds} ids");
    }
}

/// <summary>
/// Who replayed or discarded dead letters, and when: a document that is written before anything is done.
/// </summary>
public sealed record DeadLetterAction
{
    /// <summary>Identity, ascending by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>As they gave themselves a name, else the address or the user account it came from.</summary>
    public required string By { get; init; }

    /// <summary><c>replay</c> or <c>discard</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Which ones.</summary>
    public required DeadLetterSelection Selection { get; init; }

    /// <summary>How many these were.</summary>
    public required long Count { get; init; }
}

/// <summary>
/// The one place for what failed: tickets from this module's table, messages from the one where Wolverine keeps them.
/// </summary>
public sealed class DeadLetters(
    NpgsqlDataSource database,
    IDocumentStore documents,
    IWolverineRuntime wolverine,
    IServiceScopeFactory scopes,
    TicketReader tickets,
    TimeProvider clock
)
{
    private const int Group = 1000;

    private static readonly Type[] Known =
    [
        typeof(ClassifyTickets),
        typeof(SeedTickets),
        typeof(ProcessTickets),
        typeof(FetchTicket),
        typeof(FilterTickets),
    ];

    private const string All = $"""
        (select id, 'ticket' as kind, reason, classified_at as failed_at, null as message_type
            from {Tables.Outcome} where status = 'failed'
        union all
        select id, 'message', concat_ws(': ', exception_type, exception_message), coalesce(failed_at, sent_at),
            message_type
            from {Tables.DeadMessage}) letter
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
        var where = Where(selection, command);
        if (after is not null)
        {
            command.Parameters.Add(new() { Value = after });
            where += $" and id < ${command.Parameters.Count}";
        }

        command.CommandText = $"""
            select id, kind, reason, failed_at, message_type from {All} where {where} order by id desc limit {limit}
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellation))
        {
            letters.Add(
                new DeadLetter(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetString(2),
                    await reader.IsDBNullAsync(3, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                    await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetString(4)
                )
            );
        }

        return letters;
    }

    /// <summary>How many there are.</summary>
    public async Task<long> CountAsync(DeadLetterSelection selection, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"select count(*) from {All} where {Where(selection, command)}";
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>What is known of a ticket or a message, or null: the ticket, or the message's content.</summary>
    public async Task<JsonNode?> InspectAsync(DeadLetter letter, CancellationToken cancellation)
    {
        if (letter.Kind == "ticket")
            return await tickets.ReadAsync(letter.Id, cancellation) is { } ticket ? JsonNode.Parse(ticket) : null;
        var found = await wolverine.Storage.DeadLetters.DeadLetterEnvelopeByIdAsync(letter.Id);
        if (found?.Envelope.Data is not { } body)
            return null;
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(body);
        }
    }

    /// <summary>
    /// Sends them again. A ticket goes back into the backlog and is classified as if it were new; if it fails again, it
    /// is here again. A message that can't be read stays.
    /// </summary>
    public async Task<DeadLetterAction> ReplayAsync(
        DeadLetterSelection selection,
        string by,
        CancellationToken cancellation
    )
    {
        var action = await RecordAsync("replay", selection, by, cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        foreach (var id in await MessagesAsync(selection, cancellation))
        {
            if (await ReadMessageAsync(id) is not { } message)
                continue;
            await bus.PublishAsync(message);
            await wolverine.Storage.DeadLetters.DiscardAsync(new DeadLetterEnvelopeQuery([id]), cancellation);
        }

        while (await ReturnTicketsAsync(selection, action.At, cancellation) is { Length: > 0 } returned)
            await bus.PublishAsync(ClassifyTickets.Of(returned));
        return action;
    }

    /// <summary>
    /// Takes them off the list. A ticket then needs review, for its reason, so that a person looks at it; a message is
    /// deleted, which loses nothing: the rows of tickets and jobs say what is left to do.
    /// </summary>
    public async Task<DeadLetterAction> DiscardAsync(
        DeadLetterSelection selection,
        string by,
        CancellationToken cancellation
    )
    {
        var action = await RecordAsync("discard", selection, by, cancellation);
        if (await MessagesAsync(selection, cancellation) is { Length: > 0 } ids)
            await wolverine.Storage.DeadLetters.DiscardAsync(new DeadLetterEnvelopeQuery(ids), cancellation);
        if (selection.Kind == "message")
            return action;
        await using var command = database.CreateCommand();
        var where = Where(selection with { Kind = null }, command);
        command.CommandText = $"""
            update {Tables.Outcome} set status = 'needs_review' where status = 'failed' and {where}
            """;
        await command.ExecuteNonQueryAsync(cancellation);
        return action;
    }

    /// <summary>Who did what, the latest first.</summary>
    public async Task<IReadOnlyList<DeadLetterAction>> ActionsAsync(int limit, CancellationToken cancellation)
    {
        await using var session = documents.QuerySession();
        return await session.QueryAsync<DeadLetterAction>("order by id desc limit ?", cancellation, limit);
    }

    private async Task<DeadLetterAction> RecordAsync(
        string what,
        DeadLetterSelection selection,
        string by,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var action = new DeadLetterAction
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            By = by,
            Action = what,
            Selection = selection,
            Count = await CountAsync(selection, cancellation),
        };
        await using var session = documents.LightweightSession();
        session.Insert(action);
        await session.SaveChangesAsync(cancellation);
        return action;
    }

    // Only those that had failed when it began: some may come back at once.
    private async Task<Guid[]> ReturnTicketsAsync(
        DeadLetterSelection selection,
        DateTimeOffset before,
        CancellationToken cancellation
    )
    {
        if (selection.Kind == "message")
            return [];
        await using var command = database.CreateCommand();
        var where = Where(selection with { Kind = null }, command);
        command.Parameters.Add(new() { Value = before });
        command.CommandText = $"""
            with returned as (
                delete from {Tables.Outcome} where id in (
                    select id from {Tables.Outcome}
                    where status = 'failed' and classified_at <= ${command.Parameters.Count} and {where}
                    order by id limit {Group} for update skip locked)
                returning id
            ), waiting as (
                insert into {Tables.Backlog} (id, sent_at) select id, now() from returned returning id
            )
            select array(select id from waiting)
            """;
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<Guid[]> MessagesAsync(DeadLetterSelection selection, CancellationToken cancellation)
    {
        if (selection.Kind == "ticket")
            return [];
        await using var command = database.CreateCommand();
        var where = Where(selection with { Kind = "message" }, command);
        command.CommandText = $"select array(select id from {All} where {where})";
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<object?> ReadMessageAsync(Guid id)
    {
        var letter = await wolverine.Storage.DeadLetters.DeadLetterEnvelopeByIdAsync(id);
        if (letter is null || Array.Find(Known, type => type.FullName == letter.MessageType) is not { } known)
            return null;
        try
        {
            return wolverine.Options.DefaultSerializer.ReadFromData(known, letter.Envelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Where(DeadLetterSelection selection, NpgsqlCommand command)
    {
        var conditions = new List<string> { "true" };
        void Where(string condition, object value)
        {
            command.Parameters.Add(new() { Value = value });
            conditions.Add(string.Format(null, condition, $"${command.Parameters.Count}"));
        }

        if (selection.Ids is { } ids)
            Where("id = any({0})", ids);
        if (selection.Kind is { } kind)
            Where("kind = {0}", kind);
        if (selection.Reason is { } reason)
            Where("position(lower({0}) in lower(reason)) > 0", reason);
        return string.Join(" and ", conditions);
    }
}
