using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>
/// The outcomes of tickets, a row each. A model writes it once (docs/adr/0012), a person as often as they like; a model
/// never writes over a person.
/// </summary>
internal static class OutcomeTable
{
    // What a model says: the one list, in the order of OutcomeWriter.Values. Its best categories come with their calibrated
    // probabilities; all of them are null for a ticket that failed.
    internal static readonly string[] Answer =
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

    /// <summary>All columns but the id.</summary>
    public static readonly string[] All = [.. Answer, "model_version", "classified_at", "corrected_by"];

    /// <summary>The same as SQL.</summary>
    public static readonly string AllColumns = string.Join(", ", All);

    /// <summary>Takes a model's answer back, where a person gives another: as the assignments of an update.</summary>
    public const string WithoutAnswer = """
        confidence = null, second = null, second_confidence = null, third = null, third_confidence = null, reason = null,
        model_version = null
        """;

    /// <summary>Whether a rule decided, as a condition on an outcome that is not a person's.</summary>
    public const string ByRule = "(outcome.status = 'processed' and outcome.model_version is null)";

    /// <summary>What <see cref="Read" /> reads, of a table or alias <c>outcome</c>.</summary>
    public static readonly string Columns =
        string.Join(", ", All.Select(column => $"outcome.{column}"));

    /// <summary>The outcome of a row, whose columns begin with <paramref name="first" />; null if there is none.</summary>
    public static Outcome? Read(NpgsqlDataReader row, int first)
    {
        if (row.IsDBNull(first))
            return null;
        return new Outcome
        {
            Status = EnumNames.Parse<TicketStatus>(row.GetString(first))!.Value,
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
        // Of those that need review only, so that a ticket with a category pays nothing for it.
        outcome.Indexes.Add(
            Schema.Index("outcome_to_review", "status = 'needs_review'::text", "confidence", "id")
        );
        // How many were decided when. Of a table that only grows it has an entry per megabyte (docs/adr/0033).
        outcome.Indexes.Add(
            new IndexDefinition("outcome_classified_at") { Columns = ["classified_at"], Method = IndexMethod.brin }
        );
        return outcome;
    }
}
