using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Host;

/// <summary>Who changed something, or tried to and may have.</summary>
/// <param name="Id">Identity, ascending by time.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Who">The name of the key, else the address.</param>
/// <param name="Method">HTTP's, or <c>CLI</c> for a utility.</param>
/// <param name="Route">The route, with the names of its parameters, or the utility.</param>
/// <param name="Status">The answer's, or the utility's exit code.</param>
/// <param name="Target">What it was done to, or what was created.</param>
/// <param name="Note">The name that the request gave with <c>by</c>.</param>
/// <param name="Details">Of what changes many things: which ones, and how many.</param>
public sealed record AuditEntry(
    Guid Id,
    DateTimeOffset At,
    string Who,
    string Method,
    string Route,
    int Status,
    string? Target,
    string? Note,
    JsonElement? Details = null
);

/// <summary>The audit in PostgreSQL: rows that are only inserted.</summary>
internal static class AuditTable
{
    /// <summary>Adds entries.</summary>
    public static Task InsertAsync(
        this NpgsqlDataSource database,
        IReadOnlyCollection<AuditEntry> entries,
        CancellationToken cancellation
    ) =>
        database.ExecuteAsync(
            $"""
            insert into {Schema.Audit} (id, at, who, method, route, status, target, note, details)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
            """,
            [
                entries.Select(entry => entry.Id).ToArray(),
                entries.Select(entry => entry.At).ToArray(),
                entries.Select(entry => entry.Who).ToArray(),
                entries.Select(entry => entry.Method).ToArray(),
                entries.Select(entry => entry.Route).ToArray(),
                entries.Select(entry => entry.Status).ToArray(),
                entries.Select(entry => entry.Target).ToArray(),
                entries.Select(entry => entry.Note).ToArray(),
                new NpgsqlParameter
                {
                    Value = entries.Select(entry => entry.Details?.GetRawText()).ToArray(),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json,
                },
            ],
            cancellation
        );

    /// <summary>Entries, the latest first.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="before">Those before this one; null for the latest.</param>
    /// <param name="limit">How many, at most.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task<List<AuditEntry>> ReadAuditAsync(
        this NpgsqlDataSource database,
        Guid? before,
        int limit,
        CancellationToken cancellation
    ) =>
        database.QueryAsync(
            $"""
            select id, at, who, method, route, status, target, note, details from {Schema.Audit}
            where id < $1 order by id desc limit $2
            """,
            [before ?? Guid.AllBitsSet, limit],
            row => new AuditEntry(
                row.GetGuid(0),
                row.GetFieldValue<DateTimeOffset>(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                row.GetInt32(5),
                row.Get<string>(6),
                row.Get<string>(7),
                row.Get<string>(8) is { } details ? JsonSerializer.Deserialize<JsonElement>(details) : null
            ),
            cancellation
        );

    /// <summary>The table.</summary>
    public static Table Define()
    {
        var audit = new Table(Schema.Audit);
        audit.AddColumn<Guid>("id").AsPrimaryKey();
        audit.AddColumn<DateTimeOffset>("at").NotNull();
        audit.AddColumn("who", "text").NotNull();
        audit.AddColumn("method", "text").NotNull();
        audit.AddColumn("route", "text").NotNull();
        audit.AddColumn<int>("status").NotNull();
        audit.AddColumn("target", "text");
        audit.AddColumn("note", "text");
        audit.AddColumn("details", "json");
        return audit;
    }
}
