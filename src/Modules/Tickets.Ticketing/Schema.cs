using Marten;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>
/// The module's tables in PostgreSQL, created through Marten (<c>resources setup</c>, <c>db-apply</c>).
/// </summary>
public static class Schema
{
    /// <summary>The schema this module owns.</summary>
    public const string Name = "ticketing";

    /// <summary>Tickets as documents.</summary>
    public const string Ticket = $"{Name}.mt_doc_ticket";

    /// <summary>
    /// The tickets that wait for an outcome; each ticket has a row either here or in <see cref="Outcome" />.
    /// <c>sent_at</c> is when it was last sent to Inference on its own; null waits for a backlog run.
    /// </summary>
    public const string Backlog = $"{Name}.backlog";

    /// <summary>What became of the other tickets: see <see cref="OutcomeTable" />.</summary>
    public const string Outcome = $"{Name}.outcome";

    /// <summary>What was decided before: see <see cref="DecisionTable" />.</summary>
    public const string Decision = $"{Name}.decision";

    /// <summary>Jobs: see <see cref="JobTable" />.</summary>
    public const string Job = $"{Name}.job";

    /// <summary>Chunks of backlog runs: see <see cref="ChunkTable" />.</summary>
    public const string Chunk = $"{Name}.chunk";

    /// <summary>Which categories persons gave, and what stood there before, as documents.</summary>
    public const string Correction = $"{Name}.mt_doc_correction";

    /// <summary>Who replayed or discarded dead letters, as documents.</summary>
    public const string DeadLetterAction = $"{Name}.mt_doc_deadletteraction";

    /// <summary>Messages that nobody could handle, a table of Wolverine's.</summary>
    public const string DeadMessage = "wolverine.wolverine_dead_letters";

    /// <summary>Uploaded files, in parts, until they are imported.</summary>
    public const string Upload = $"{Name}.upload";

    /// <summary>Keys of requests, and their answers: see <see cref="IdempotencyTable" />.</summary>
    public const string Idempotency = $"{Name}.idempotency";

    /// <summary>Endpoints that are told what happens: see <see cref="WebhookTable" />.</summary>
    public const string Webhook = $"{Name}.webhook";

    /// <summary>What they were told, and will be; likewise.</summary>
    public const string WebhookDelivery = $"{Name}.webhook_delivery";

    /// <summary>What decides before a model is asked: see <see cref="RuleStore" />.</summary>
    public const string RuleSet = $"{Name}.rule_set";

    /// <summary>The help desks whose webhooks become tickets: see <see cref="ConnectionTable" />.</summary>
    public const string Connection = $"{Name}.connection";

    /// <summary>What they sent of late; likewise.</summary>
    public const string ConnectionEvent = $"{Name}.connection_event";

    /// <summary>Tickets that are similar to one before: see <see cref="SimilarTable" />.</summary>
    public const string Similar = $"{Name}.similar_ticket";

    /// <summary>When there were many of them in a short time; likewise.</summary>
    public const string Burst = $"{Name}.burst";

    /// <summary>The host that looks for them; likewise.</summary>
    public const string SimilarLease = $"{Name}.similar_lease";

    /// <summary>Tells Marten about the documents and tables.</summary>
    public static void Configure(StoreOptions store)
    {
        store.Schema.For<Ticket>().DatabaseSchemaName(Name).Identity(ticket => ticket.Id);
        store.Schema.For<DeadLetterAction>().DatabaseSchemaName(Name);
        store.Schema.For<Correction>().DatabaseSchemaName(Name);
        const string decidedBy = "((data -> 'before'::text) ->> 'model_version'::text)";
        // A partial index on an expression is not to be had through For<T>().
        store.Policies.ForAllDocuments(document =>
        {
            if (document.DocumentType == typeof(Ticket))
            {
                foreach (var index in ExternalId.Indexes().Append(TicketKey.Index()))
                    document.Indexes.Add(index);
                var requester = Erasure.RequesterSql;
                document.Indexes.Add(Index("ticket_requester", $"({requester} IS NOT NULL)", requester));
            }

            if (document.DocumentType == typeof(Correction))
            {
                document.Indexes.Add(Index("correction_of_model", $"({decidedBy} IS NOT NULL)", decidedBy));
                document.Indexes.Add(
                    Index("correction_of_action", $"({BulkCorrectionSql.Action} IS NOT NULL)", BulkCorrectionSql.Action)
                );
                document.Indexes.Add(new IndexDefinition("correction_of_ticket") { Columns = [Corrections.TicketSql, "id"] });
            }

            // Those of tables are told so for all modules; of documents another policy would see none of these.
            foreach (var index in document.Indexes)
                index.IsConcurrent = true;
        });
        store.Storage.ExtendedSchemaObjects.AddRange(
            [
                BacklogTable(),
                OutcomeTable.Define(),
                .. DecisionTable.Define(),
                JobTable.Define(),
                ChunkTable.Define(),
                UploadTable(),
                IdempotencyTable.Define(),
                RuleStore.Define(),
                .. WebhookTable.Define(),
                .. ConnectionTable.Define(),
                .. SimilarTable.Define(),
            ]
        );
    }

    /// <summary>
    /// A partial index. Its predicate is written as PostgreSQL gives it back: otherwise each look at the schema would find
    /// a difference, and mend it.
    /// </summary>
    internal static IndexDefinition Index(string name, string predicate, params string[] columns) =>
        new(name) { Columns = columns, Predicate = predicate };

    private static Table BacklogTable()
    {
        var backlog = new Table(Backlog);
        backlog.AddColumn<Guid>("id").AsPrimaryKey();
        backlog.AddColumn<DateTimeOffset>("sent_at");
        // When its text was replaced: what a model says of the text before is of no use.
        backlog.AddColumn<DateTimeOffset>("revised_at");
        // Imported tickets that were sent again on their own, after they had failed; the reconciler looks for them.
        backlog.Indexes.Add(
            Index("backlog_replayed", $"(sent_at IS NOT NULL) AND (id < '{ImportedId.FirstLive}'::uuid)", "id")
        );
        return backlog;
    }

    private static Table UploadTable()
    {
        var upload = new Table(Upload);
        upload.AddColumn<Guid>("id").AsPrimaryKey();
        upload.AddColumn<int>("part").AsPrimaryKey();
        upload.AddColumn("bytes", "bytea").NotNull();
        return upload;
    }
}
