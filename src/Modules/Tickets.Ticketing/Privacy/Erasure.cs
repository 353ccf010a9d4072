using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What was erased, for whoever asked for it.</summary>
/// <param name="ErasedAt">When.</param>
/// <param name="Tickets">Documents; the next counts are what belonged to them.</param>
/// <param name="Decisions">What models and persons said.</param>
/// <param name="Corrections">What persons said, and what stood there before.</param>
/// <param name="Answers">Answers with such a ticket that were kept: results of tasks, and those of an Idempotency-Key.</param>
/// <param name="Messages">Dead messages that named one.</param>
/// <param name="Comparisons">What a champion and its shadow said of one.</param>
/// <param name="OpenImports">Imports that have not ended, and whose file may have the same tickets again.</param>
/// <param name="Models">Models trained on the store since the first of the tickets came in; they may have seen it.</param>
/// <param name="DryRun">Nothing was erased; only tickets, imports and models are counted.</param>
public sealed record ErasureReceipt(
    DateTimeOffset ErasedAt,
    int Tickets,
    int Decisions,
    int Corrections,
    int Answers,
    int Messages,
    int Comparisons,
    long OpenImports,
    IReadOnlyList<string> Models,
    bool DryRun
);

/// <summary>Erases tickets, and all that the service keeps of them.</summary>
public sealed class Erasure(NpgsqlDataSource database, ITicketTraces inference, Requesters requesters, TimeProvider clock)
{
    private const int Group = 500;

    // Shorter ones name a ticket, and have nothing of its text.
    private const int AnswerWithText = 150;

    private const string Named = "exists (select from unnest($1) id where position(convert_to(id::text, 'UTF8') in body) > 0)";

    // In the order in which others lock them: see TicketRevision.cs.
    private static readonly (Func<ErasureReceipt, int, ErasureReceipt> Count, string Sql)[] Steps =
    [
        ((receipt, rows) => receipt with { Tickets = receipt.Tickets + rows }, $"delete from {Schema.Ticket} where id = any($1)"),
        ((receipt, _) => receipt, $"delete from {Schema.Backlog} where id = any($1)"),
        ((receipt, rows) => receipt with { Decisions = receipt.Decisions + rows }, $"delete from {Schema.Outcome} where id = any($1)"),
        ((receipt, rows) => receipt with { Decisions = receipt.Decisions + rows }, $"delete from {Schema.Decision} where id = any($1)"),
        (
            (receipt, rows) => receipt with { Corrections = receipt.Corrections + rows },
            $"delete from {Schema.Correction} where {Corrections.TicketSql} = any($1::text[])"
        ),
        (
            (receipt, rows) => receipt with { Answers = receipt.Answers + rows },
            $"""
            delete from {Schema.Job} where kind in ('fetch', 'filter')
            and exists (select from unnest($1) id where position(id::text in result::text) > 0)
            """
        ),
        (
            (receipt, rows) => receipt with { Answers = receipt.Answers + rows },
            $"""
            update {Schema.Idempotency} set status = 410, headers = '{"{}"}', body = ''
            where octet_length(body) > {AnswerWithText} and {Named}
            """
        ),
        ((receipt, rows) => receipt with { Messages = receipt.Messages + rows }, $"delete from {Schema.DeadMessage} where {Named}"),
        ((receipt, _) => receipt, $"delete from {Schema.WebhookDelivery} where ticket_id = any($1)"),
        ((receipt, _) => receipt, $"delete from {Schema.ConnectionEvent} where ticket_id = any($1)"),
        ((receipt, _) => receipt, $"delete from {Schema.Similar} where id = any($1)"),
    ];

    /// <summary>Erases the tickets of a requester, or only counts them.</summary>
    public async Task<ErasureReceipt> EraseRequesterAsync(string requester, bool dryRun, CancellationToken cancellation)
    {
        var ids = await database.ScalarAsync<Guid[]>(
            $"select array(select id from {Schema.Ticket} where {RequesterSql} = $1)",
            [requesters.HashOf(requester)],
            cancellation
        );
        return await EraseAsync(ids!, dryRun, cancellation);
    }

    /// <summary>Erases tickets, or only counts them.</summary>
    public async Task<ErasureReceipt> EraseAsync(Guid[] ids, bool dryRun, CancellationToken cancellation)
    {
        var found = await database.QueryAsync(
            $"select count(*)::int, min((data ->> 'created_at')::timestamptz) from {Schema.Ticket} where id = any($1)",
            [ids],
            row => (Count: row.GetInt32(0), First: row.Get<DateTimeOffset?>(1)),
            cancellation
        );
        var open = await database.ScalarAsync<long>(
            $"select count(*) from {Schema.Job} where kind = 'seed' and {JobTable.Open}",
            [],
            cancellation
        );
        var models = found[0].First is { } first ? await inference.ModelsTrainedSinceAsync(first, cancellation) : [];
        var receipt = new ErasureReceipt(clock.GetUtcNow(), 0, 0, 0, 0, 0, 0, open, models, dryRun);
        if (dryRun)
            return receipt with { Tickets = found[0].Count };
        foreach (var group in ids.Chunk(Group))
        {
            receipt = await EraseAsync(group, receipt, cancellation);
            var comparisons = await inference.EraseAsync(group, cancellation);
            receipt = receipt with { Comparisons = receipt.Comparisons + comparisons };
        }

        return receipt;
    }

    /// <summary>The requester of a document, as SQL.</summary>
    internal const string RequesterSql = "(data ->> 'requester'::text)";

    private async Task<ErasureReceipt> EraseAsync(Guid[] ids, ErasureReceipt receipt, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        foreach (var (_, sql) in Steps)
            batch.Add(sql, ids);
        await batch.ExecuteNonQueryAsync(cancellation);
        for (var i = 0; i < Steps.Length; i++)
            receipt = Steps[i].Count(receipt, (int)batch.BatchCommands[i].RecordsAffected);
        return receipt;
    }
}
