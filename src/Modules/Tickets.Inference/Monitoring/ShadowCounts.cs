using Npgsql;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Counts, in PostgreSQL, of what champions and shadows said of the same tickets.</summary>
public sealed class ShadowCounts(Models models, NpgsqlDataSource database, IClassifiedTickets classified)
{
    private const int MaxDisagreementsPerSample = 5;
    private const long MaxDisagreements = 1000;
    private const int MaxShown = 20;

    /// <summary>Adds the classifications of the same tickets by both.</summary>
    public async Task AddAsync(
        string champion,
        string shadow,
        IReadOnlyList<(Classification Champion, Classification Shadow)> pairs,
        CancellationToken cancellation
    )
    {
        var disagreed = pairs.Where(pair => BestOf(pair.Champion).Category != BestOf(pair.Shadow).Category).ToArray();
        await using var batch = database.CreateBatch();
        Add(
            batch,
            $"""
            insert into {Schema.Shadow} as known (champion, shadow, tickets, agreed, champion_answered, shadow_answered,
                champion_confidence, shadow_confidence)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (champion, shadow) do update set tickets = known.tickets + $3, agreed = known.agreed + $4,
                champion_answered = known.champion_answered + $5, shadow_answered = known.shadow_answered + $6,
                champion_confidence = known.champion_confidence + $7, shadow_confidence = known.shadow_confidence + $8
            """,
            champion,
            shadow,
            (long)pairs.Count,
            (long)(pairs.Count - disagreed.Length),
            pairs.LongCount(pair => pair.Champion.Category is not null),
            pairs.LongCount(pair => pair.Shadow.Category is not null),
            pairs.Sum(pair => (double)pair.Champion.Confidence),
            pairs.Sum(pair => (double)pair.Shadow.Confidence)
        );
        foreach (var (theirs, ours) in disagreed.Take(MaxDisagreementsPerSample))
        {
            Add(
                batch,
                $"""
                insert into {Schema.Disagreement} (champion, shadow, ticket_id, champion_category, champion_confidence,
                    shadow_category, shadow_confidence)
                select $1, $2, $3, $4, $5, $6, $7
                where (select tickets - agreed from {Schema.Shadow} where champion = $1 and shadow = $2) <= $8
                on conflict do nothing
                """,
                champion,
                shadow,
                theirs.TicketId,
                BestOf(theirs).Category,
                BestOf(theirs).Confidence,
                BestOf(ours).Category,
                BestOf(ours).Confidence,
                MaxDisagreements
            );
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The report on the present champion and shadow.</summary>
    /// <exception cref="UnknownModelException">There is no shadow.</exception>
    /// <exception cref="NoModelException">There is no champion.</exception>
    public async Task<ShadowReport> ReportAsync(CancellationToken cancellation)
    {
        var shadow =
            (await models.Registry.AliasesAsync(cancellation)).Shadow
            ?? throw new UnknownModelException("No model is tried out in the shadow of another one.");
        var champion = await models.Registry.ChampionAsync(cancellation);
        var report = await ReadAsync(champion, shadow, cancellation);
        return report with
        {
            Corrections = await JudgeAsync(report.Disagreements, cancellation),
            Disagreements = [.. report.Disagreements.Take(MaxShown)],
        };
    }

    // With all disagreements.
    private async Task<ShadowReport> ReadAsync(string champion, string shadow, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        Add(
            batch,
            $"""
            select tickets, agreed, champion_answered, shadow_answered, champion_confidence, shadow_confidence
            from {Schema.Shadow} where champion = $1 and shadow = $2
            """,
            champion,
            shadow
        );
        Add(
            batch,
            $"""
            select ticket_id, champion_category, champion_confidence, shadow_category, shadow_confidence
            from {Schema.Disagreement} where champion = $1 and shadow = $2
            order by shadow_confidence desc, ticket_id
            """,
            champion,
            shadow
        );
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var report = new ShadowReport(champion, shadow, 0, null, null, null, null, ShadowCorrections.None, []);
        if (!await reader.ReadAsync(cancellation))
            return report;
        var tickets = reader.GetInt64(0);
        report = report with
        {
            Tickets = tickets,
            Agreement = (double)reader.GetInt64(1) / tickets,
            ChampionCoverage = (double)reader.GetInt64(2) / tickets,
            ShadowCoverage = (double)reader.GetInt64(3) / tickets,
            ExpectedGain = (reader.GetDouble(5) - reader.GetDouble(4)) / tickets,
        };
        await reader.NextResultAsync(cancellation);
        return report with { Disagreements = await ReadDisagreementsAsync(reader, cancellation) };
    }

    private async Task<ShadowCorrections> JudgeAsync(IReadOnlyList<Disagreement> disagreements, CancellationToken cancellation)
    {
        var right = await classified.ReadCorrectionsAsync([.. disagreements.Select(each => each.TicketId)], cancellation);
        return new(
            right.Count,
            disagreements.Count(each => right.GetValueOrDefault(each.TicketId) == each.ChampionCategory),
            disagreements.Count(each => right.GetValueOrDefault(each.TicketId) == each.ShadowCategory)
        );
    }

    private static async Task<List<Disagreement>> ReadDisagreementsAsync(
        NpgsqlDataReader reader,
        CancellationToken cancellation
    )
    {
        var found = new List<Disagreement>();
        while (await reader.ReadAsync(cancellation))
        {
            var ticket = reader.GetGuid(0);
            found.Add(new(ticket, reader.GetString(1), reader.GetFloat(2), reader.GetString(3), reader.GetFloat(4)));
        }

        return found;
    }

    private static ScoredCategory BestOf(Classification result) => result.Alternatives[0];

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }
}
