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

    /// <summary>The index that sees to that.</summary>
    public static IndexDefinition Index()
    {
        var index = Schema.Index("ticket_external_id", Applies, SourceSql, IdSql);
        index.IsUnique = true;
        return index;
    }
}
