using Npgsql;
using Tickets.SharedKernel;
using Weasel.Core;
using Weasel.Postgresql.Functions;
using Weasel.Postgresql.Tables;
using Weasel.Postgresql.Triggers;

namespace Tickets.Ticketing;

/// <summary>
/// The decisions that others came after: rows of <see cref="OutcomeTable" /> as they were before they were replaced or
/// removed. A trigger writes them, whatever statement it was; a ticket's first decision costs nothing here (docs/adr/0050).
/// </summary>
internal static class DecisionTable
{
    private const string Because = """
        select set_config('tickets.cause', $1, true), set_config('tickets.by', coalesce($2::text, ''), true),
            set_config('tickets.action', coalesce($3::uuid::text, ''), true)
        """;

    /// <summary>How a decision ended, as columns.</summary>
    public const string EndColumns = "superseded_at, cause, superseded_by, action";

    /// <summary>Says, for the rest of the connection's transaction, why decisions are replaced.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cause">Why.</param>
    /// <param name="by">Who wants it, if that is known.</param>
    /// <param name="action">The job or the action it is a part of, if it is.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Task BecauseAsync(
        NpgsqlConnection connection,
        DecisionCause cause,
        string? by,
        Guid? action,
        CancellationToken cancellation
    ) => connection.ExecuteAsync(Because, ValuesOf(cause, by, action), cancellation);

    /// <summary>Likewise, for the rest of a batch.</summary>
    public static void AddBecause(NpgsqlBatch batch, DecisionCause cause, string by) =>
        batch.Add(Because, ValuesOf(cause, by, action: null));

    private static object?[] ValuesOf(DecisionCause cause, string? by, Guid? action) =>
        [
            EnumNames.Of(cause),
            new NpgsqlParameter<string?> { TypedValue = by },
            new NpgsqlParameter { Value = action ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid },
        ];

    /// <summary>The table, the function and the triggers that write it.</summary>
    public static ISchemaObject[] Define()
    {
        var decision = new Table(Schema.Decision);
        decision.AddColumn<Guid>("id").AsPrimaryKey();
        decision.AddColumn<DateTimeOffset>("superseded_at").AsPrimaryKey();
        foreach (var column in OutcomeTable.Define().Columns.Where(column => column.Name != "id"))
            decision.AddColumn(column.Name, column.Type);
        decision.AddColumn("cause", "text").NotNull();
        decision.AddColumn("superseded_by", "text");
        // The job that classified the ticket again, or the action that corrected it with others.
        decision.AddColumn<Guid>("action");
        // Of the ticket's text then.
        decision.AddColumn<int>("version").NotNull();
        decision.Indexes.Add(Schema.Index("decision_of_action", "action IS NOT NULL", "action", "id"));

        return
        [
            decision,
            Function.ForSql(Keep),
            // One each: of a trigger for both a second look at the schema would find PostgreSQL's order of the two, and mend it.
            On("keep_replaced_decision", TriggerEvents.Update),
            On("keep_removed_decision", TriggerEvents.Delete),
        ];
    }

    private static Trigger On(string name, TriggerEvents what) =>
        new(name, Schema.Outcome, "ticketing.keep_decision()") { Timing = TriggerTiming.After, Events = what, ForEachRow = true };

    // Of a ticket that is erased nothing is kept: its document goes first. What statements of their own do, they need not
    // say: failures are replayed or discarded, models classify again, and what they said of a text before goes.
    private static readonly string Keep = $"""
        CREATE OR REPLACE FUNCTION ticketing.keep_decision() RETURNS trigger LANGUAGE plpgsql AS $function$
        BEGIN
            INSERT INTO {Schema.Decision} (id, superseded_at, {OutcomeTable.AllColumns}, cause, superseded_by, action, version)
            SELECT OLD.id, clock_timestamp(), {string.Join(", ", OutcomeTable.All.Select(column => $"OLD.{column}"))},
                coalesce(nullif(current_setting('tickets.cause', true), ''), CASE
                    WHEN OLD.status = 'failed' AND TG_OP = 'DELETE' THEN 'replayed'
                    WHEN OLD.status = 'failed' THEN 'discarded'
                    WHEN TG_OP = 'UPDATE' THEN 'reclassified'
                    ELSE 'revised' END),
                nullif(current_setting('tickets.by', true), ''), nullif(current_setting('tickets.action', true), '')::uuid,
                coalesce((ticket.data ->> 'version')::int, 1)
            FROM {Schema.Ticket} ticket WHERE ticket.id = OLD.id;
            RETURN NULL;
        END;
        $function$;
        """;
}
