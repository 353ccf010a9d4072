using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>What the system that a ticket comes from calls it. Of submitted tickets it is unique.</summary>
/// <param name="Source">The system.</param>
/// <param name="Id">Its id for the ticket.</param>
internal readonly record struct ExternalId(string Source, string Id)
{
    /// <summary>The external id of a ticket, if it has one.</summary>
    public static ExternalId? Of(Ticket ticket) => ticket.ExternalId is { } id ? new(ticket.Source, id) : null;

    /// <summary>The source of a ticket, as SQL.</summary>
    public const string SourceSql = "(data ->> 'source'::text)";

    /// <summary>The external id of a ticket, as SQL.</summary>
    public const string IdSql = "(data ->> 'external_id'::text)";

    /// <summary>Whether it has to be unique, as SQL: the rows of two files may have the same.</summary>
    public static readonly string Applies = $"(id >= '{ImportedId.FirstLive}'::uuid) AND ({IdSql} IS NOT NULL)";

    /// <summary>The index that sees to that, and the one that finds imported tickets.</summary>
    public static IEnumerable<IndexDefinition> Indexes()
    {
        var unique = Schema.Index("ticket_external_id", Applies, IdSql, SourceSql);
        unique.IsUnique = true;
        yield return unique;
        var isImported = $"(id < '{ImportedId.FirstLive}'::uuid) AND ({IdSql} IS NOT NULL)";
        yield return Schema.Index("ticket_imported_external_id", isImported, IdSql);
    }

    /// <summary>The ids of the tickets with an external id, whatever their source, as SQL.</summary>
    public static string Find(string id) =>
        $"""
            select id from {Schema.Ticket} where id >= '{ImportedId.FirstLive}' and {IdSql} = {id}
            union all select id from {Schema.Ticket} where id < '{ImportedId.FirstLive}' and {IdSql} = {id}
            """;
}
