using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>The keys of requests in PostgreSQL: a row each, written before the work begins.</summary>
internal static class IdempotencyTable
{
    /// <summary>Deletes keys that have expired. Value: how long they are kept.</summary>
    public const string DeleteExpired = $"""
        delete from {Schema.Idempotency} where ctid = any(array(
            select ctid from {Schema.Idempotency} where created_at < now() - $1 order by created_at limit 50000))
        """;

    /// <summary>The table.</summary>
    public static Table Define()
    {
        var keys = new Table(Schema.Idempotency);
        // Whose key it is: nobody is answered with what another one asked for.
        keys.AddColumn("caller", "text").AsPrimaryKey();
        keys.AddColumn("key", "text").AsPrimaryKey();
        keys.AddColumn("request", "bytea").NotNull();
        keys.AddColumn<Guid>("reserved_id").NotNull();
        keys.AddColumn<DateTimeOffset>("created_at").NotNull();
        // Which request works on it, and until when no other one may.
        keys.AddColumn<Guid>("owner").NotNull();
        keys.AddColumn<DateTimeOffset>("owned_until").NotNull();
        keys.AddColumn<int>("status");
        keys.AddColumn("headers", "json");
        keys.AddColumn("body", "bytea");
        keys.Indexes.Add(new IndexDefinition("idempotency_by_age") { Columns = ["created_at"] });
        return keys;
    }
}
