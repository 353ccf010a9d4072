using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Messages that nobody could handle, in the table where Wolverine keeps them.</summary>
public sealed class DeadMessages(
    NpgsqlDataSource database,
    IWolverineRuntime wolverine,
    HandlerGraph handlers,
    IServiceScopeFactory scopes
)
{
    private const int Group = 100;

    // A broker that is blocked by an alarm does not answer until the alarm ends.
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private const int MostTickets = 100;

    /// <summary>SQL that locks the next ones of a selection, in the order of their ids.</summary>
    internal static string Lock(DeadLetterSelection selection, Guid after, int most, NpgsqlCommand command) =>
        $"""
        select id from {Schema.DeadMessage} where id > {command.Add(after)}
        and {selection.Where(DeadLetterColumns.Message, command)} order by id limit {most} for update skip locked
        """;

    /// <summary>What it says, or null.</summary>
    public async Task<JsonNode?> InspectAsync(Guid id)
    {
        var found = await wolverine.Storage.DeadLetters.DeadLetterEnvelopeByIdAsync(id);
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

    /// <summary>How it travelled, and what it is about; null if it is gone.</summary>
    public async Task<DeadMessage?> DescribeAsync(Guid id)
    {
        if (await wolverine.Storage.DeadLetters.DeadLetterEnvelopeByIdAsync(id) is not { Envelope: { } envelope })
            return null;
        var message = await ReadAsync(id);
        return new DeadMessage(
            envelope.Attempts,
            envelope.Source,
            envelope.Destination?.ToString(),
            envelope.SentAt,
            envelope.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToDictionary(),
            message is ClassifyTickets { TicketIds: var tickets } ? [.. tickets.Take(MostTickets)] : [],
            (message as IJobMessage)?.JobId
        );
    }

    /// <summary>
    /// Sends the selected messages again, and deletes them. Messages that can't be read stay, and so do the rest once the
    /// broker does not take one.
    /// </summary>
    /// <returns>The action with its counts.</returns>
    public async Task<DeadLetterAction> ReplayAsync(DeadLetterAction action, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        var blocked = false;
        for (var after = Guid.Empty; ;)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var group = await LockAsync(connection, action.Selection, after, cancellation);
            if (group is not [.., var last])
                return action;
            var sent = new List<Guid>();
            foreach (var id in group)
            {
                if (await ReadAsync(id) is not { } message)
                    action = action with { Unreadable = action.Unreadable + 1 };
                else if (blocked || (blocked = !await TrySendAsync(bus, message, cancellation)))
                    action = action with { Unsent = action.Unsent + 1 };
                else
                    sent.Add(id);
            }

            await DeleteAsync(connection, action, sent, cancellation);
            await transaction.CommitAsync(cancellation);
            action = action with { Count = action.Count + sent.Count };
            after = last;
        }
    }

    private static async Task<Guid[]> LockAsync(
        NpgsqlConnection connection,
        DeadLetterSelection selection,
        Guid after,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select array({Lock(selection, after, Group, command)})";
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task DeleteAsync(
        NpgsqlConnection connection,
        DeadLetterAction action,
        List<Guid> ids,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            with gone as (delete from {Schema.DeadMessage} where id = any({command.Add(ids)}) returning id)
            {action.Counting(command, "gone")}
            """;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> TrySendAsync(IMessageBus bus, object message, CancellationToken cancellation)
    {
        try
        {
            await bus.PublishAsync(message).AsTask().WaitAsync(SendTimeout, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<object?> ReadAsync(Guid id)
    {
        var letter = await wolverine.Storage.DeadLetters.DeadLetterEnvelopeByIdAsync(id);
        if (letter is null || !handlers.TryFindMessageType(letter.MessageType, out var type))
            return null;
        try
        {
            return wolverine.Options.DefaultSerializer.ReadFromData(type, letter.Envelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
