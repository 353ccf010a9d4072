using System.Buffers.Binary;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Reads the audit. A page costs what its rows cost; words are looked for in one row after the other.</summary>
public sealed class Audit(NpgsqlDataSource database) : IAudit
{
    /// <inheritdoc />
    public async Task<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand();
        var conditions = new List<string> { $"id < {command.Add(query.Before ?? Guid.AllBitsSet)}" };
        if (query.From is { } from)
            conditions.Add($"id >= {command.Add(FirstOf(from))}");
        if (query.To is { } to)
            conditions.Add($"id < {command.Add(FirstOf(to))}");
        if (query.Who is { } who)
            conditions.Add($"position(lower({command.Add(who)}) in lower(concat_ws(' ', who, note))) > 0");
        if (query.What is { } what)
            conditions.Add($"position(lower({command.Add(what)}) in lower(concat_ws(' ', method, route, target))) > 0");
        command.CommandText = $"""
            select {AuditTable.Columns} from {Schema.Audit} where {string.Join(" and ", conditions)}
            order by id desc limit {query.Limit + 1}
            """;
        var entries = await command.ReadAsync(AuditTable.Read, cancellation);
        var next = entries.Count > query.Limit ? Cursor.After(entries[query.Limit - 1].Id, query.List) : null;
        return new AuditPage([.. entries.Take(query.Limit)], next);
    }

    /// <inheritdoc />
    public Task<int> ForgetAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        database.ExecuteAsync(
            $"delete from {Schema.Audit} where id = any(array(select id from {Schema.Audit} where id < $1 order by id limit {limit}))",
            [FirstOf(before)],
            cancellation
        );

    // Ids are UUIDv7, whose first 48 bits are milliseconds.
    private static Guid FirstOf(DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        BinaryPrimitives.WriteInt64BigEndian(id, Math.Max(0, time.ToUnixTimeMilliseconds()) << 16);
        return new Guid(id, bigEndian: true);
    }
}
