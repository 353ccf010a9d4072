using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Finds the ticket whose message another message answers.</summary>
public sealed class MailThreads(NpgsqlDataSource database)
{
    private static readonly string Find = $"""
        select id from {Schema.Ticket}
        where {ExternalId.Applies} and {ExternalId.IdSql} = any($1) and {ExternalId.SourceSql} = $2
        order by array_position($1, {ExternalId.IdSql}) limit 1
        """;

    /// <summary>The ticket of a source; null if none of the messages is one.</summary>
    /// <param name="source">The source.</param>
    /// <param name="messages">The ids of the messages; that of the first one that is known counts.</param>
    public async Task<Guid?> FindAsync(string source, IReadOnlyList<string> messages) =>
        messages.Count == 0 ? null : await database.ScalarAsync<Guid?>(Find, [messages.ToArray(), source], CancellationToken.None);
}
