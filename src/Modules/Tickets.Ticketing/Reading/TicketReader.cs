using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Reads tickets as JSON.</summary>
public sealed class TicketReader(
    IInference inference,
    Limits limits,
    NpgsqlDataSource database,
    [FromKeyedServices(TicketingModule.ShortReads)] NpgsqlDataSource shortReads
)
{
    // Shared connections know no timeout of their own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>One ticket as UTF-8 JSON, or null.</summary>
    public Task<byte[]?> ReadAsync(Guid id, CancellationToken cancellation) =>
        ReadOneAsync(id).WaitAsync(Patience, cancellation);

    private async Task<byte[]?> ReadOneAsync(Guid id)
    {
        var why = inference.WhyTicketsWait; // before a shared connection is taken, as it may load the model
        await using var command = shortReads.CreateCommand(TicketRow.One);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return null;
        var json = new MemoryStream(1024);
        TicketRow.Write(reader, why, json);
        return json.ToArray();
    }

    /// <summary>
    /// A page as UTF-8 JSON, <c>{"items":[…],"next_cursor":…}</c>, and its cursor. Its cost does not depend on how deep
    /// in the list it lies: it begins at a key, not at an offset. It may have fewer tickets than the limit, because they
    /// are long or because few of those it looked at match; only without a cursor is it the last one.
    /// </summary>
    public async Task<(ReadOnlyMemory<byte> Json, string? NextCursor)> ReadPageAsync(
        TicketQuery query,
        CancellationToken cancellation
    )
    {
        var why = inference.WhyTicketsWait;
        var sql = new PageSql(query);
        var lastLookedAt = sql.LeavesOut ? await ReadLastLookedAtAsync(sql, cancellation) : null;
        await using var command = sql.Page(database, lastLookedAt);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        using var page = new TicketPage(limits.PageBytes);
        for (var row = 0; await reader.ReadAsync(cancellation); row++)
        {
            if (row < query.Limit && page.TryAdd(reader, why))
                continue;
            var next = query.CursorAfter(page.Last!.Value);
            return (page.End(next), next);
        }

        var rest = lastLookedAt is { } last ? query.CursorAfter(last) : null;
        return (page.End(rest), rest);
    }

    /// <summary>
    /// Those of some tickets that wait for a person as UTF-8 JSON, <c>{"items":[…]}</c>, in their order, each with how
    /// many are like it; fewer of them if they are long.
    /// </summary>
    public async Task<ReadOnlyMemory<byte>> ReadReviewsAsync(
        IReadOnlyList<(Guid Id, int Alike)> reviews,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select {TicketRow.Columns} from unnest($1) with ordinality review (id, place)
            join {Schema.Outcome} outcome on outcome.id = review.id and outcome.status = 'needs_review'
            join {Schema.Ticket} ticket on ticket.id = review.id order by review.place
            """
        );
        command.Parameters.Add(new() { Value = reviews.Select(review => review.Id).ToArray() });
        var alike = reviews.ToDictionary(review => review.Id, review => review.Alike);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        using var page = new TicketPage(limits.PageBytes);
        while (await reader.ReadAsync(cancellation) && page.TryAdd(reader, whyItWaits: null, alike[reader.GetGuid(0)]))
        { }
        return page.End();
    }

    private async Task<Guid?> ReadLastLookedAtAsync(PageSql sql, CancellationToken cancellation)
    {
        await using var command = sql.LastLookedAt(database);
        return (Guid?)await command.ExecuteScalarAsync(cancellation);
    }
}
