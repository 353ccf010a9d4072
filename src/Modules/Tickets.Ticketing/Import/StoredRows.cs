using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The tickets that rows of a batch are about, as far as they are stored.</summary>
internal sealed class StoredRows
{
    private readonly Dictionary<Guid, Ticket> _byId = [];
    private readonly Dictionary<string, Ticket> _byKey = [];
    private readonly Dictionary<(string Source, string Id), Ticket> _submitted = [];

    private static readonly string ByKey =
        $"select data from {Schema.Ticket} where {TicketKey.KeySql} = any($1) and {TicketKey.Applies}";

    private const string ById = $"select data from {Schema.Ticket} where id = any($1)";

    private static readonly string Submitted =
        $"select data from {Schema.Ticket} where {ExternalId.Applies} and {ExternalId.IdSql} = any($1) and {ExternalId.SourceSql} = any($2)";

    /// <summary>Looks for them: by our ids, among submitted tickets by source and external id, and by their keys.</summary>
    /// <param name="database">Where.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="unsure">Those that may be stored by their keys; the others seem to be new.</param>
    /// <param name="byPlace">Whether to look for their places in the file too: the same file may come with another name.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<StoredRows> ReadAsync(
        NpgsqlDataSource database,
        ImportBatch batch,
        IReadOnlyCollection<IncomingRow> unsure,
        bool byPlace,
        CancellationToken cancellation
    )
    {
        var stored = new StoredRows();
        var own = batch.Rows.Select(row => row.OwnId ?? (byPlace ? row.Id : null)).OfType<Guid>().ToArray();
        if (own.Length > 0)
            await foreach (var ticket in ReadAsync(ById, [own]))
                stored._byId[ticket.Id] = ticket;
        var named = batch.Rows.Select(row => row.Name).OfType<ExternalId>().ToArray();
        if (named.Length > 0)
            await foreach (var ticket in ReadAsync(Submitted, [named.Select(name => name.Id).ToArray(), named.Select(name => name.Source).Distinct().ToArray()]))
                stored._submitted[(ticket.Source, ticket.ExternalId!)] = ticket;
        if (stored._byId.Count + stored._submitted.Count > 0)
            unsure = batch.Rows;
        if (unsure.Count > 0)
            await foreach (var ticket in ReadAsync(ByKey, [unsure.Select(row => row.Key).ToArray()]))
                stored._byKey[ticket.Key!] = ticket;
        return stored;

        async IAsyncEnumerable<Ticket> ReadAsync(string sql, object[] values)
        {
            await using var command = database.CreateCommand(sql).With(values);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                yield return JsonSerializer.Deserialize<Ticket>(reader.GetString(0), JsonStyle.Answers)!;
        }
    }

    /// <summary>The ticket that a row is about.</summary>
    public Ticket? Find(IncomingRow row) =>
        row.OwnId is { } own && _byId.TryGetValue(own, out var ours) ? ours
        : _byKey.TryGetValue(row.Key, out var known) ? known
        : _byId.TryGetValue(row.Id, out var placed) ? placed
        : row.Name is { } name && _submitted.TryGetValue((name.Source, name.Id), out var submitted) ? submitted
        : null;
}
