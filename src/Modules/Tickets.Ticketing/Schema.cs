using Marten;
using Tickets.Edge;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>
/// The module's tables in PostgreSQL, created through Marten (<c>resources setup</c>, <c>db-apply</c>).
/// </summary>
public static class Schema
{
    /// <summary>The schema this module owns.</summary>
    public const string Name = "ticketing";

    /// <summary>Tickets as documents, written once.</summary>
    public const string Ticket = $"{Name}.mt_doc_ticket";

    /// <summary>
    /// The tickets that still wait for an outcome: each ticket has a row either here or in <see cref="Outcome" />.
    /// <c>sent_at</c> says when one was last sent to Inference on its own; null waits for a backlog run.
    /// </summary>
    public const string Backlog = $"{Name}.backlog";

    /// <summary>
    /// What became of the other tickets: one row each, written once by a model (docs/adr/0012), and by a person as often
    /// as they like. A model never writes over a person: what has a row is not in the backlog any more.
    /// </summary>
    public const string Outcome = $"{Name}.outcome";

    /// <summary>Jobs as documents.</summary>
    public const string Job = $"{Name}.mt_doc_job";

    /// <summary>Chunks of backlog runs as documents.</summary>
    public const string Chunk = $"{Name}.mt_doc_backlogchunk";

    /// <summary>Which categories persons gave, and what stood there before, as documents.</summary>
    public const string Correction = $"{Name}.mt_doc_correction";

    /// <summary>Who replayed or discarded dead letters, as documents.</summary>
    public const string DeadLetterAction = $"{Name}.mt_doc_deadletteraction";

    /// <summary>Messages that nobody could handle, a table of Wolverine's.</summary>
    public const string DeadMessage = "wolverine.wolverine_dead_letters";

    /// <summary>Uploaded files, in parts, until they are imported.</summary>
    public const string Upload = $"{Name}.upload";

    /// <summary>A job that has not ended, as an SQL condition.</summary>
    public const string OpenJob = "data ->> 'state' in ('queued', 'running', 'paused')";

    /// <summary>A job that is to be worked on, as an SQL condition.</summary>
    public const string ActiveJob = "data ->> 'state' in ('queued', 'running')";

    /// <summary>Tells Marten about the documents, their indexes and the upload table.</summary>
    public static void Configure(StoreOptions store)
    {
        store.UseSystemTextJsonForSerialization(configure: json => JsonStyle.Configure(json));
        store.Schema.For<Ticket>().DatabaseSchemaName(Name).Identity(ticket => ticket.Id);
        store.Schema.For<Job>().DatabaseSchemaName(Name);
        store.Schema.For<BacklogChunk>().DatabaseSchemaName(Name);
        store.Schema.For<DeadLetterAction>().DatabaseSchemaName(Name);
        store.Schema.For<Correction>().DatabaseSchemaName(Name);
        store.Policies.ForAllDocuments(document =>
        {
            document.Metadata.DotNetType.Enabled = false;
            document.Metadata.Version.Enabled = false;
            foreach (var index in IndexesOf(document.DocumentType))
                document.Indexes.Add(index);
        });

        store.Storage.ExtendedSchemaObjects.AddRange([BacklogTable(), OutcomeTable(), UploadTable()]);
    }

    private static Table BacklogTable()
    {
        var backlog = new Table(Backlog);
        backlog.AddColumn<Guid>("id").AsPrimaryKey();
        backlog.AddColumn<DateTimeOffset>("sent_at");
        // Imported tickets that were sent again on their own, after they had failed; the reconciler looks for them.
        backlog.Indexes.Add(
            Index("backlog_replayed", $"(sent_at IS NOT NULL) AND (id < '{ImportedId.FirstLive}'::uuid)", "id")
        );
        return backlog;
    }

    private static Table OutcomeTable()
    {
        var outcome = new Table(Outcome);
        outcome.AddColumn<Guid>("id").AsPrimaryKey();
        outcome.AddColumn("status", "text").NotNull();
        // The model's best categories and their calibrated probabilities; null for a ticket that failed.
        outcome.AddColumn("best", "text");
        outcome.AddColumn("confidence", "real");
        outcome.AddColumn("second", "text");
        outcome.AddColumn("second_confidence", "real");
        outcome.AddColumn("third", "text");
        outcome.AddColumn("third_confidence", "real");
        outcome.AddColumn("reason", "text");
        outcome.AddColumn("model_version", "text");
        outcome.AddColumn<DateTimeOffset>("classified_at").NotNull();
        // Who gave the ticket its category, if a person did; confidence and model_version are null then.
        outcome.AddColumn("corrected_by", "text");
        // What a model says of a ticket whose own priority is null, and how probable that is.
        outcome.AddColumn("predicted_priority", "text");
        outcome.AddColumn("priority_confidence", "real");
        outcome.Indexes.Add(Index("outcome_corrected", "corrected_by IS NOT NULL", "id"));
        outcome.Indexes.Add(Index("outcome_by_category", "status = 'processed'::text", "best", "id"));
        outcome.Indexes.Add(
            Index("outcome_to_look_at", "status = ANY (ARRAY['needs_review'::text, 'failed'::text])", "status", "id")
        );
        return outcome;
    }

    private static Table UploadTable()
    {
        var upload = new Table(Upload);
        upload.AddColumn<Guid>("id").AsPrimaryKey();
        upload.AddColumn<int>("part").AsPrimaryKey();
        upload.AddColumn("bytes", "bytea").NotNull();
        return upload;
    }

    private static IEnumerable<IndexDefinition> IndexesOf(Type document)
    {
        if (document == typeof(BacklogChunk))
        {
            yield return Index("chunk_open", "data ->> 'done_at' is null", "id");
        }
        else if (document == typeof(Correction))
        {
            const string decidedBy = "((data -> 'before'::text) ->> 'model_version'::text)";
            yield return Index("correction_of_model", $"({decidedBy} IS NOT NULL)", decidedBy);
        }
        else if (document == typeof(Job))
        {
            yield return Index("job_open", AnyOf("state", "queued", "running", "paused"), "id");
            var oneRun = Index(
                "job_one_backlog_run",
                $"((data ->> 'kind'::text) = 'process'::text) AND ({AnyOf("state", "queued", "running", "paused")})",
                "(data ->> 'kind')"
            );
            oneRun.IsUnique = true;
            yield return oneRun;
        }
    }

    // Written as PostgreSQL gives it back: otherwise each look at the schema would find a difference, and mend it.
    private static string AnyOf(string member, params string[] values) =>
        $"(data ->> '{member}'::text) = ANY (ARRAY[{string.Join(", ", values.Select(value => $"'{value}'::text"))}])";

    private static IndexDefinition Index(string name, string predicate, params string[] columns) =>
        new(name) { Columns = columns, Predicate = predicate };
}
