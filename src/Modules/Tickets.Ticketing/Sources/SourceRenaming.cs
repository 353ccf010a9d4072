using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Gives the tickets of a source another one, in batches that are a transaction each: what was renamed stays so when it is
/// stopped, and who asks again has the rest renamed.
/// </summary>
public sealed class SourceRenaming(NpgsqlDataSource database, Sources sources)
{
    private const int BatchSize = 2000;
    private const int MaxAttempts = 5;

    // Those that stay are read again each time; so many of them at most stand before one that does not.
    private const int MaxRead = 100_000;

    private static readonly string Read =
        $"select data from {Schema.Ticket} where id = any($1) and {ExternalId.SourceSql} = $2 order by id for update";

    // Whatever makes two of one source the same ticket: the key of imported ones, the external id of submitted ones.
    private static readonly string Known = $"""
        select true, {TicketKey.KeySql}, id from {Schema.Ticket} where {TicketKey.KeySql} = any($1) and {TicketKey.Applies}
        union all
        select false, {ExternalId.IdSql}, id from {Schema.Ticket}
        where {ExternalId.Applies} and {ExternalId.IdSql} = any($2) and {ExternalId.SourceSql} = $3
        """;

    private const string Write = $$"""
        update {{Schema.Ticket}} ticket set data = data || jsonb_build_object('source', $3::text)
            || case when key is null then '{}' else jsonb_build_object('key', key) end
        from unnest($1, $2) as renamed (id, key) where ticket.id = renamed.id
        """;

    /// <summary>Renames <see cref="Sources.MaxChanged" /> tickets at most.</summary>
    /// <exception cref="RefusedException">
    /// There is no such source (404), or the other one has all that remain, too (409); it has named one.
    /// </exception>
    public async Task<SourceRenamed> RenameAsync(string from, string to, CancellationToken cancellation)
    {
        var (ids, count) = await sources.FindAsync(from, MaxRead, cancellation);
        var renamed = 0;
        Twins? example = null;
        foreach (var batch in ids.Chunk(BatchSize))
        {
            var (done, twins) = await RenameAsync(batch, from, to, Sources.MaxChanged - renamed, cancellation);
            renamed += done;
            example ??= twins;
            if (renamed >= Sources.MaxChanged)
                break;
        }

        if (renamed == 0 && example is { } twin)
            throw RefusedException.Conflict(
                $"'{to}' has the {(count == 1 ? "ticket" : $"{count} tickets")} of '{from}' too, so they stay: {twin.Stays} is {twin.Known} "
                    + "there. Delete one of the two."
            );
        return new SourceRenamed(renamed, count - renamed);
    }

    private async Task<(int Renamed, Twins? Example)> RenameAsync(
        Guid[] ids,
        string from,
        string to,
        int most,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var tickets = await connection.QueryAsync(Read, [ids, from], ReadTicket, cancellation);
            var (free, example) = await SortAsync(connection, tickets, to, cancellation);
            Ticket[] changed = [.. free.Take(most)];
            try
            {
                await connection.ExecuteAsync(
                    Write,
                    [Array.ConvertAll(changed, ticket => ticket.Id), Array.ConvertAll(changed, ticket => ticket.Key), to],
                    cancellation
                );
                await transaction.CommitAsync(cancellation);
                return (changed.Length, example);
            }
            catch (PostgresException race) when (race.SqlState == PostgresErrorCodes.UniqueViolation && attempt < MaxAttempts)
            {
                // The other source got one of them meanwhile; now it is found.
            }
        }
    }

    // As they will be: those that the other source does not have, and one that it has.
    private static async Task<(List<Ticket> Free, Twins? Example)> SortAsync(
        NpgsqlConnection connection,
        List<Ticket> tickets,
        string to,
        CancellationToken cancellation
    )
    {
        var renamed = tickets.ConvertAll(ticket => ticket with { Source = to, Key = TicketKey.InSource(ticket, to) });
        var own = tickets.Select(ticket => ticket.Id).ToHashSet();
        var keys = renamed.Select(ticket => ticket.Key).OfType<string>().ToArray();
        var submitted = renamed.Where(IsNamed).Select(ticket => ticket.ExternalId!).ToArray();
        var rows = await connection.QueryAsync(
            Known,
            [keys, submitted, to],
            row => (Name: (row.GetBoolean(0), row.GetString(1)), Id: row.GetGuid(2)),
            cancellation
        );
        var known = rows.Where(row => !own.Contains(row.Id)).ToDictionary(row => row.Name, row => row.Id);
        var (free, example) = (new List<Ticket>(), (Twins?)null);
        foreach (var ticket in renamed)
        {
            var name = (ticket.Key is not null, ticket.Key ?? ticket.ExternalId ?? "");
            if ((ticket.Key is null && !IsNamed(ticket)) || known.TryAdd(name, ticket.Id))
                free.Add(ticket);
            else
                example ??= new Twins(ticket.Id, known[name]);
        }

        return (free, example);
    }

    private static bool IsNamed(Ticket ticket) => ImportedId.IsLive(ticket.Id) && ticket.ExternalId is not null;

    private static Ticket ReadTicket(NpgsqlDataReader row) =>
        JsonSerializer.Deserialize<Ticket>(row.GetString(0), JsonStyle.Answers)!;

    private sealed record Twins(Guid Stays, Guid Known);
}
