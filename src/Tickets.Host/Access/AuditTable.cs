using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Host;

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
            insert into {Schema.Audit} ({Columns})
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

    /// <summary>What <see cref="Read" /> reads.</summary>
    public const string Columns = "id, at, who, method, route, status, target, note, details";

    /// <summary>The entry of a row.</summary>
    public static AuditEntry Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetFieldValue<DateTimeOffset>(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetInt32(5),
            row.Get<string>(6),
            row.Get<string>(7),
            row.Get<string>(8) is { } details ? JsonSerializer.Deserialize<JsonElement>(details) : null
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
