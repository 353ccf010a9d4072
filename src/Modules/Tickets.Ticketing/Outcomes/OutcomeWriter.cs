using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How what a model says is written to <see cref="OutcomeTable" />, many tickets at a time.</summary>
internal static class OutcomeWriter
{
    private static readonly string[] Answer = OutcomeTable.Answer;

    private static readonly string Answers = string.Join(", ", Answer);
    private static readonly string ResultAnswers = string.Join(", ", Answer.Select(column => $"result.{column}"));

    private static readonly string Results =
        $"unnest({string.Join(", ", Enumerable.Range(1, Answer.Length + 1).Select(i => $"${i}"))}) as result (id, {Answers})";

    /// <summary>How many <see cref="Values" /> there are.</summary>
    public static readonly int ValueCount = Answer.Length + 2;

    private static readonly string Model = $"${ValueCount}";

    /// <summary>Adds outcomes, each where there is none, and gives their ids. Values: <see cref="Values" />.</summary>
    // Two copies of a message add the rows in the same order: the second waits for the first.
    public static readonly string Insert = Inserted("on conflict do nothing");

    /// <summary>Adds outcomes where there are none, a quarter cheaper; fails where there is one.</summary>
    public static readonly string InsertFirst = Inserted("");

    private static string Inserted(string onConflict) =>
        $"""
            insert into {Schema.Outcome} (id, {Answers}, model_version, classified_at)
            select result.id, {ResultAnswers}, {Model}, now() from {Results}
            order by id {onConflict} returning id
            """;

    /// <summary>
    /// Replaces the outcomes of other models; those of persons and rules, and failures, stay. Values: <see cref="Values" />.
    /// </summary>
    public static readonly string Replace = $"""
        update {Schema.Outcome} outcome
        set ({Answers}, model_version, classified_at) = ({ResultAnswers}, {Model}, now()) from {Results}
        where outcome.id = result.id and outcome.corrected_by is null and outcome.status <> 'failed'
        and outcome.model_version is distinct from {Model} and not {OutcomeTable.ByRule}
        """;

    /// <summary>The values of <see cref="Insert" /> and <see cref="Replace" />.</summary>
    public static object[] Values(IReadOnlyList<Classification> results, string modelVersion) =>
        [
            Array(results, result => result.TicketId),
            Array(results, result => EnumNames.Of(StatusOf(result))),
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

    private static float? Round(ScoredCategory? category) => category?.Rounded().Confidence;
}
