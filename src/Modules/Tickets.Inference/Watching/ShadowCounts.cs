using Npgsql;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>How a shadow does beside the champion, on the same tickets.</summary>
/// <param name="Champion">The model in use.</param>
/// <param name="Shadow">The model that is tried out.</param>
/// <param name="Tickets">Tickets both looked at.</param>
/// <param name="Agreement">The share for which both think of the same category first; null without tickets.</param>
/// <param name="ChampionCoverage">The share the champion answers instead of abstaining.</param>
/// <param name="ShadowCoverage">The share the shadow would answer.</param>
/// <param name="ExpectedGain">
/// How much more often the shadow would be right, by what both say of themselves: the difference of their mean calibrated
/// confidences. It is as good as their calibration on these tickets.
/// </param>
/// <param name="Disagreements">Some tickets for which they don't, those the shadow is surest of first.</param>
public sealed record ShadowReport(
    string Champion,
    string Shadow,
    long Tickets,
    double? Agreement,
    double? ChampionCoverage,
    double? ShadowCoverage,
    double? ExpectedGain,
    IReadOnlyList<Disagreement> Disagreements
);

/// <summary>A ticket for which champion and shadow think of different categories.</summary>
public sealed record Disagreement(
    Guid TicketId,
    string ChampionCategory,
    float ChampionConfidence,
    string ShadowCategory,
    float ShadowConfidence
);

/// <summary>What is kept in PostgreSQL of what champions and shadows said of the same tickets.</summary>
public sealed class ShadowCounts(Classifier classifier, NpgsqlDataSource database)
{
    private const int DisagreementsOfChunk = 5;
    private const int MostDisagreements = 1000;

    /// <summary>Adds what both said of the same tickets.</summary>
    public async Task AddAsync(
        string champion,
        string shadow,
        IReadOnlyList<(Classification Champion, Classification Shadow)> pairs,
        CancellationToken cancellation
    )
    {
        var apart = pairs.Where(pair => Best(pair.Champion).Category != Best(pair.Shadow).Category).ToArray();
        await using var batch = database.CreateBatch();
        var count = new NpgsqlBatchCommand(
            $"""
            insert into {Schema.Shadow} as known (champion, shadow, tickets, agreed, champion_answered, shadow_answered,
                champion_confidence, shadow_confidence)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (champion, shadow) do update set tickets = known.tickets + $3, agreed = known.agreed + $4,
                champion_answered = known.champion_answered + $5, shadow_answered = known.shadow_answered + $6,
                champion_confidence = known.champion_confidence + $7, shadow_confidence = known.shadow_confidence + $8
            """
        );
        AddPair(count.Parameters, champion, shadow);
        count.Parameters.Add(new() { Value = (long)pairs.Count });
        count.Parameters.Add(new() { Value = (long)(pairs.Count - apart.Length) });
        count.Parameters.Add(new() { Value = pairs.LongCount(pair => pair.Champion.Category is not null) });
        count.Parameters.Add(new() { Value = pairs.LongCount(pair => pair.Shadow.Category is not null) });
        count.Parameters.Add(new() { Value = pairs.Sum(pair => (double)pair.Champion.Confidence) });
        count.Parameters.Add(new() { Value = pairs.Sum(pair => (double)pair.Shadow.Confidence) });
        batch.BatchCommands.Add(count);
        foreach (var (theirs, ours) in apart.Take(DisagreementsOfChunk))
        {
            var note = new NpgsqlBatchCommand(
                $"""
                insert into {Schema.Disagreement} (champion, shadow, ticket_id, champion_category, champion_confidence,
                    shadow_category, shadow_confidence)
                select $1, $2, $3, $4, $5, $6, $7
                where (select tickets - agreed from {Schema.Shadow} where champion = $1 and shadow = $2) <= $8
                on conflict do nothing
                """
            );
            AddPair(note.Parameters, champion, shadow);
            note.Parameters.Add(new() { Value = theirs.TicketId });
            note.Parameters.Add(new() { Value = Best(theirs).Category });
            note.Parameters.Add(new() { Value = Best(theirs).Confidence });
            note.Parameters.Add(new() { Value = Best(ours).Category });
            note.Parameters.Add(new() { Value = Best(ours).Confidence });
            note.Parameters.Add(new() { Value = (long)MostDisagreements });
            batch.BatchCommands.Add(note);
        }
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The report about the champion and the shadow there are now.</summary>
    /// <exception cref="UnknownModelException">There is no shadow.</exception>
    /// <exception cref="NoModelException">There is no champion.</exception>
    /// <exception cref="ModelDamagedException">One of the two aliases can't be read.</exception>
    public async Task<ShadowReport> ReportAsync(CancellationToken cancellation)
    {
        var folder = classifier.Folder;
        var shadow =
            folder.Aliases.Find(ModelFolder.ShadowAlias)
            ?? throw new UnknownModelException("No model is tried out in the shadow of another one.");
        var champion = folder.Champion();
        await using var command = database.CreateCommand(
            $"""
            select tickets, agreed, champion_answered, shadow_answered, champion_confidence, shadow_confidence
            from {Schema.Shadow} where champion = $1 and shadow = $2
            """
        );
        AddPair(command.Parameters, champion, shadow);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return new ShadowReport(champion, shadow, 0, null, null, null, null, []);
        var tickets = reader.GetInt64(0);
        return new ShadowReport(
            champion,
            shadow,
            tickets,
            (double)reader.GetInt64(1) / tickets,
            (double)reader.GetInt64(2) / tickets,
            (double)reader.GetInt64(3) / tickets,
            (reader.GetDouble(5) - reader.GetDouble(4)) / tickets,
            await DisagreementsAsync(champion, shadow, cancellation)
        );
    }

    private async Task<IReadOnlyList<Disagreement>> DisagreementsAsync(
        string champion,
        string shadow,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select ticket_id, champion_category, champion_confidence, shadow_category, shadow_confidence
            from {Schema.Disagreement} where champion = $1 and shadow = $2
            order by shadow_confidence desc, ticket_id limit 20
            """
        );
        AddPair(command.Parameters, champion, shadow);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<Disagreement>();
        while (await reader.ReadAsync(cancellation))
            found.Add(
                new(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.GetFloat(2),
                    reader.GetString(3),
                    reader.GetFloat(4)
                )
            );
        return found;
    }

    private static ScoredCategory Best(Classification result) => result.Alternatives[0];

    private static void AddPair(NpgsqlParameterCollection parameters, string champion, string shadow)
    {
        parameters.Add(new() { Value = champion });
        parameters.Add(new() { Value = shadow });
    }
}
