using System.Collections.Concurrent;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Finds tickets by their ids, those together that are asked for at the same time: while a few statements are on their
/// way, the next ids gather (docs/adr/0017). There is no timer, so a ticket that is asked for alone is read at once.
/// </summary>
public sealed class TicketLookup(NpgsqlDataSource database)
{
    private const int MaxStatements = 4;
    private const int MaxTickets = 64; // of a statement

    private static readonly string ByIds = $"""
        select {StoredTicket.Columns}, linked.group_id, {SimilarTable.Count("linked.group_id")}
        from {Schema.Ticket} ticket left join {Schema.Outcome} outcome using (id) left join {Schema.Similar} linked using (id)
        where ticket.id = any($1)
        """;

    private static readonly int Group = 2 + OutcomeTable.All.Length;

    private readonly ConcurrentQueue<Question> _waiting = new();
    private int _statements;

    /// <summary>The ticket, or null. Who stops waiting leaves the others of its statement alone.</summary>
    public Task<StoredTicket?> FindAsync(Guid id, CancellationToken cancellation)
    {
        var question = new Question(id);
        _waiting.Enqueue(question);
        Begin();
        return question.Answer.Task.WaitAsync(cancellation);
    }

    private void Begin()
    {
        if (Interlocked.Increment(ref _statements) <= MaxStatements)
            _ = Task.Run(AnswerAllAsync);
        else
            Interlocked.Decrement(ref _statements);
    }

    private async Task AnswerAllAsync()
    {
        var group = new List<Question>(MaxTickets);
        while (true)
        {
            while (group.Count < MaxTickets && _waiting.TryDequeue(out var question))
                group.Add(question);
            if (group.Count == 0)
                break;
            await AnswerAsync(group);
            group.Clear();
        }

        Interlocked.Decrement(ref _statements);
        // A question that came after the last look may have found all statements taken.
        if (!_waiting.IsEmpty)
            Begin();
    }

    private async Task AnswerAsync(List<Question> group)
    {
        try
        {
            var rows = await database.QueryAsync(
                ByIds,
                [group.Select(question => question.Id).ToArray()],
                row => new Row(
                    row.GetGuid(0),
                    row.GetFieldValue<byte[]>(1),
                    OutcomeTable.Read(row, 2),
                    row.IsDBNull(Group) ? null : new SimilarView(row.GetGuid(Group), row.GetInt64(Group + 1))
                ),
                CancellationToken.None
            );
            var found = rows.ToDictionary(row => row.Id);
            foreach (var question in group)
                question.Take(found.GetValueOrDefault(question.Id));
        }
        catch (Exception failed)
        {
            foreach (var question in group)
                question.Answer.TrySetException(failed);
        }
    }

    private sealed record Row(Guid Id, byte[] Document, Outcome? Outcome, SimilarView? Similar);

    private sealed record Question(Guid Id)
    {
        public TaskCompletionSource<StoredTicket?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // A document that can't be read is the trouble of those alone that ask for it.
        public void Take(Row? row)
        {
            try
            {
                Answer.TrySetResult(row is null ? null : new StoredTicket(StoredTicket.Parse(row.Document), row.Outcome) { Similar = row.Similar });
            }
            catch (Exception unreadable)
            {
                Answer.TrySetException(unreadable);
            }
        }
    }
}
