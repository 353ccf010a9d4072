using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Stores the rows of one import, batch by batch.</summary>
/// <param name="database">Where to.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="source">What is imported.</param>
/// <param name="columns">Which columns the file has.</param>
/// <param name="lease">Of the job it is done for, if any.</param>
internal sealed class TicketWriter(
    NpgsqlDataSource database,
    TicketingMetrics metrics,
    ImportSource source,
    Columns columns,
    JobLease? lease
)
{
    // Another import of the same rows may be under way; after so many times it is something else.
    private const int MaxAttempts = 20;

    // One statement, and nothing to send after it: a host that stops or vanishes while it sends leaves no lock behind.
    // (COPY is a tenth faster, but waits for its data for ever, whatever the time-outs: docs/adr/0027.)
    private static string Write(string condition) =>
        $"""
            with allowed as ({condition}), added as (
                insert into {Schema.Ticket} (id, data)
                select id, data::jsonb from unnest($1, $2) as ticket (id, data) where exists (select from allowed)
            ), waiting as (
                insert into {Schema.Backlog} (id) select unnest($1) where exists (select from allowed)
            ), changed as (
                update {Schema.Ticket} ticket set data = (ticket.data - case when isText then 'redacted' else '' end) || patch::jsonb
                    || case when isText
                        then jsonb_build_object('version', coalesce((ticket.data ->> 'version')::int, 1) + 1)
                        else jsonb_build_object() end
                from unnest($3, $4, $5) as revision (id, patch, isText)
                where ticket.id = revision.id and exists (select from allowed)
            ), again as (
                insert into {Schema.Backlog} (id, revised_at)
                select id, now() from unnest($3, $5) as revision (id, isText)
                where isText and exists (select from allowed) and not exists (
                    select from {Schema.Outcome} outcome where outcome.id = revision.id and corrected_by is not null)
                on conflict (id) do update set revised_at = excluded.revised_at
            ), forgotten as (
                delete from {Schema.Outcome} outcome using unnest($3, $5) as revision (id, isText)
                where outcome.id = revision.id and isText and corrected_by is null and exists (select from allowed)
            )
            select count(*) from allowed
            """;

    // Whether the rows of the batch before were new. Then those of the next one are taken for new without a look, but for those that
    // repeat a row before: if one is not new, the index of keys refuses the batch, and it is looked at after all.
    private bool _areNew;
    private readonly KeyFilter _keys = new();

    /// <summary>How far it is.</summary>
    public ImportProgress Progress { get; private set; } = new();

    /// <summary>Begins.</summary>
    /// <param name="rows">How many there seem to be.</param>
    /// <param name="first">The id of the first one.</param>
    public void Begin(long rows, Guid first) => Progress = new ImportProgress { Total = rows, FirstId = first };

    /// <summary>Stores what the rows of a batch say. Another import of the same rows may be under way.</summary>
    /// <exception cref="FileRefusedException">So many texts are others that the file may be of another system; nothing of it is stored.</exception>
    public async Task StoreAsync(ImportBatch batch, CancellationToken cancellation)
    {
        var repeated = batch.Rows.Where(row => !_keys.Add(row.Key)).ToList();
        for (var attempt = 1; ; attempt++)
        {
            var unsure = _areNew && attempt == 1 ? repeated : batch.Rows;
            var stored = await StoredRows.ReadAsync(database, batch, unsure, byPlace: attempt > 1, cancellation);
            var decision = ImportDecision.Of(batch, stored, columns);
            if (Progress.Done == 0 && decision.IsDoubtful && !source.Replace)
                throw Doubtful(batch, decision);
            var after = Progress.After(batch, decision);
            try
            {
                if (!await TryWriteAsync(decision, after, batch.Rejected.Count > 0, cancellation))
                    lease!.Lose();
                metrics.Imported(Progress, after);
                Progress = after;
                _areNew = decision.New.Count + repeated.Count >= batch.Rows.Count;
                return;
            }
            catch (PostgresException race) when (race.SqlState == PostgresErrorCodes.UniqueViolation && attempt < MaxAttempts)
            {
                // They are stored, or another import stored them meanwhile; now they are found.
            }
        }
    }

    private async Task<bool> TryWriteAsync(
        ImportDecision decision,
        ImportProgress after,
        bool hasMore,
        CancellationToken cancellation
    )
    {
        var allowed = await database.ScalarAsync<long>(
            Write(lease is null ? "select 1" : JobLease.Reporting),
            [
                decision.New.Select(row => row.Id).ToArray(),
                Texts(decision.New.Select(row => row.Json)),
                decision.Changed.Select(revision => revision.Id).ToArray(),
                Texts(decision.Changed.Select(revision => JsonSerializer.SerializeToUtf8Bytes(revision.Patch, JsonStyle.Answers))),
                decision.Changed.Select(revision => revision.IsText).ToArray(),
                .. lease?.Report(after, hasMore) ?? [],
            ],
            cancellation
        );
        return allowed > 0;
    }

    // As text: PostgreSQL copies an array of jsonb more often.
    private static NpgsqlParameter Texts(IEnumerable<byte[]> documents) =>
        new() { Value = documents.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static FileRefusedException Doubtful(ImportBatch batch, ImportDecision decision) =>
        new(
            "file",
            $"of the first {batch.Count} rows {decision.Texts} have the id of a stored ticket and another text; nothing is imported. "
                + "If the file is of another system, name its source; if its texts are to replace those, say replace"
        );
}
