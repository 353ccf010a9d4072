using Marten;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>
/// The module's tables in PostgreSQL, created through Marten (<c>resources setup</c>, <c>db-apply</c>).
/// </summary>
public static class Tables
{
    /// <summary>The schema this module owns.</summary>
    public const string Schema = "ticketing";

    /// <summary>Tickets as documents.</summary>
    public const string Ticket = $"{Schema}.mt_doc_ticket";

    /// <summary>Jobs as documents.</summary>
    public const string Job = $"{Schema}.mt_doc_job";

    /// <summary>Chunks of backlog runs as documents.</summary>
    public const string Chunk = $"{Schema}.mt_doc_backlogchunk";

    /// <summary>Uploaded files, in parts, until they are imported.</summary>
    public const string Upload = $"{Schema}.upload";

    /// <summary>A ticket that still waits for a category, as an SQL condition.</summary>
    public const string Unclassified = "data ->> 'status' in ('unprocessed', 'queued')";

    /// <summary>A job that has not ended, as an SQL condition.</summary>
    public const string OpenJob = "data ->> 'state' in ('queued', 'running')";

    /// <summary>Tells Marten about the documents, their indexes and the upload table.</summary>
    public static void Configure(StoreOptions store)
    {
        store.UseSystemTextJsonForSerialization(configure: json => TicketJson.Configure(json));
        store.Schema.For<Ticket>().DatabaseSchemaName(Schema).Identity(ticket => ticket.Id);
        store.Schema.For<Job>().DatabaseSchemaName(Schema);
        store.Schema.For<BacklogChunk>().DatabaseSchemaName(Schema);
        store.Policies.ForAllDocuments(document =>
        {
            document.Metadata.DotNetType.Enabled = false;
            document.Metadata.Version.Enabled = false;
            foreach (var index in IndexesOf(document.DocumentType))
                document.Indexes.Add(index);
        });

        var upload = new Table(Upload);
        upload.AddColumn<Guid>("id").AsPrimaryKey();
        upload.AddColumn<int>("part").AsPrimaryKey();
        upload.AddColumn("bytes", "bytea").NotNull();
        store.Storage.ExtendedSchemaObjects.Add(upload);
    }

    private static IEnumerable<IndexDefinition> IndexesOf(Type document)
    {
        if (document == typeof(Ticket))
        {
            yield return Index("ticket_by_category", "data ->> 'category' is not null", "(data ->> 'category')", "id");
            yield return Index("ticket_unclassified", AnyOf("status", "unprocessed", "queued"), "id");
            yield return Index(
                "ticket_to_look_at",
                AnyOf("status", "needs_review", "failed"),
                "(data ->> 'status')",
                "id"
            );
        }
        else if (document == typeof(BacklogChunk))
        {
            yield return Index("chunk_open", "data ->> 'done_at' is null", "id");
        }
        else if (document == typeof(Job))
        {
            yield return Index("job_open", AnyOf("state", "queued", "running"), "id");
            var oneRun = Index(
                "job_one_backlog_run",
                $"((data ->> 'kind'::text) = 'process'::text) AND ({AnyOf("state", "queued", "running")})",
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
