using Npgsql;
using Tickets.Contracts;
using Tickets.Edge;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>
/// What became of the tickets that wait no more: a row each, written once by a model (docs/adr/0012), and by a person as
/// often as they like. A model never writes over a person: what has a row is not in the backlog any more.
/// </summary>
internal static class OutcomeTable
{
    // What a model says: the one list, in the order of Values. Its best categories come with their calibrated
    // probabilities; all of them are null for a ticket that failed.
    private static readonly string[] Answer =
    [
        "status",
        "best",
        "confidence",
        "second",
        "second_confidence",
        "third",
        "third_confidence",
        "reason",
        "predicted_priority",
        "priority_confidence",
    ];

    private static readonly string Answers = string.Join(", ", Answer);
    private static readonly string ResultAnswers = string.Join(", ", Answer.Select(column => $"result.{column}"));

    private static readonly string Results =
        $"unnest({string.Join(", ", Enumerable.Range(1, Answer.Length + 1).Select(i => $"${i}"))}) as result (id, {Answers})";

    private static readonly string Model = $"${Answer.Length + 2}";

    /// <summary>Adds outcomes, each where there is none, and gives their ids. Values: <see cref="Values" />.</summary>
    // Of two copies of a message the second waits for the first one's rows, as both add them in the same order.
    public static readonly string Insert = $"""
        insert into {Schema.Outcome} (id, {Answers}, model_version, classified_at)
        select result.id, {ResultAnswers}, {Model}, now() from {Results}
        order by id on conflict do nothing returning id
        """;

    /// <summary>
    /// Writes over the outcomes of other models, but not over what a person said or what failed. Values:
    /// <see cref="Values" />.
    /// </summary>
    public static readonly string Replace = $"""
        update {Schema.Outcome} outcome
        set ({Answers}, model_version, classified_at) = ({ResultAnswers}, {Model}, now()) from {Results}
        where outcome.id = result.id and outcome.corrected_by is null and outcome.status <> 'failed'
        and outcome.model_version is distinct from {Model}
        """;

    /// <summary>Takes a model's answer back, where a person gives another: as the assignments of an update.</summary>
    public const string WithoutAnswer = """
        confidence = null, second = null, second_confidence = null, third = null, third_confidence = null, reason = null,
        model_version = null
        """;

    /// <summary>What <see cref="Read" /> reads, of a table or alias <c>outcome</c>.</summary>
    public static readonly string Columns =
        $"{string.Join(", ", Answer.Select(column => $"outcome.{column}"))}, outcome.model_version, outcome.classified_at, outcome.corrected_by";

    /// <summary>The values of <see cref="Insert" /> and <see cref="Replace" />.</summary>
    public static object[] Values(IReadOnlyList<Classification> results, string modelVersion) =>
        [
            Array(results, result => result.TicketId),
            Array(results, result => Names.Of(StatusOf(result))),
            Array(results, result => At(result, 0)?.Category),
            Array(results, result => Round(At(result, 0))),
            Array(results, result => At(result, 1)?.Category),
            Array(results, result => Round(At(result, 1))),
            Array(results, result => At(result, 2)?.Category),
            Array(results, result => Round(At(result, 2))),
            Array(results, result => result.Reason),
            Array(results, result => result.Priority?.Category),
            Array(results, result => Round(result.Priority)),
            modelVersion,
        ];

    /// <summary>The outcome of a row, whose columns begin with <paramref name="first" />; null if there is none.</summary>
    public static Outcome? Read(NpgsqlDataReader row, int first)
    {
        if (row.IsDBNull(first))
            return null;
        return new Outcome
        {
            Status = Names.Parse<TicketStatus>(row.GetString(first))!.Value,
            Best = row.Get<string>(first + 1),
            Confidence = row.Get<float?>(first + 2),
            Alternatives = [.. new[] { Scored(1), Scored(3), Scored(5) }.OfType<ScoredCategory>()],
            Reason = row.Get<string>(first + 7),
            PredictedPriority = Scored(8),
            ModelVersion = row.Get<string>(first + 10),
            ClassifiedAt = row.GetFieldValue<DateTimeOffset>(first + 11),
            CorrectedBy = row.Get<string>(first + 12),
        };

        ScoredCategory? Scored(int column) =>
            row.Get<float?>(first + column + 1) is { } confidence
                ? new ScoredCategory(row.GetString(first + column), confidence)
                : null;
    }

    /// <summary>The table.</summary>
    public static Table Define()
    {
        var outcome = new Table(Schema.Outcome);
        outcome.AddColumn<Guid>("id").AsPrimaryKey();
        foreach (var column in Answer)
            outcome.AddColumn(column, column.EndsWith("confidence", StringComparison.Ordinal) ? "real" : "text");
        outcome.ModifyColumn("status").NotNull();
        outcome.AddColumn("model_version", "text");
        outcome.AddColumn<DateTimeOffset>("classified_at").NotNull();
        // Who gave the ticket its category, if a person did.
        outcome.AddColumn("corrected_by", "text");
        outcome.Indexes.Add(Schema.Index("outcome_corrected", "corrected_by IS NOT NULL", "id"));
        outcome.Indexes.Add(Schema.Index("outcome_by_category", "status = 'processed'::text", "best", "id"));
        outcome.Indexes.Add(
            Schema.Index("outcome_to_look_at", "status = ANY (ARRAY['needs_review'::text, 'failed'::text])", "status", "id")
        );
        return outcome;
    }

    private static NpgsqlParameter<TValue[]> Array<TValue>(
        IReadOnlyList<Classification> results,
        Func<Classification, TValue> value
    )
    {
        var values = new TValue[results.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(results[i]);
        return new() { TypedValue = values };
    }

    private static TicketStatus StatusOf(Classification result) =>
        result.Category is null ? TicketStatus.NeedsReview : TicketStatus.Processed;

    private static ScoredCategory? At(Classification result, int rank) =>
        rank < result.Alternatives.Count ? result.Alternatives[rank] : null;

    private static float? Round(ScoredCategory? category) =>
        category is { Confidence: var confidence } ? MathF.Round(confidence, 4) : null;
}
