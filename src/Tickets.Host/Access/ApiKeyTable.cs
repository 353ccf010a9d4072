using Npgsql;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Host;

/// <summary>The keys in PostgreSQL: a row each, which stays when the key is revoked.</summary>
internal static class ApiKeyTable
{
    /// <summary>What <see cref="Read" /> reads.</summary>
    public const string Columns = "id, name, prefix, hash, scopes, expires_at, revoked_at";

    /// <summary>The key of a row.</summary>
    public static ApiKey Read(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetGuid(0),
            Name = row.GetString(1),
            Prefix = row.GetString(2),
            Hash = row.GetFieldValue<byte[]>(3),
            Scopes = ScopesOf(row.GetString(4)),
            ExpiresAt = row.Get<DateTimeOffset?>(5),
            RevokedAt = row.Get<DateTimeOffset?>(6),
        };

    /// <summary>The scopes of a column.</summary>
    public static IReadOnlyList<Scope> ScopesOf(string names) =>
        [.. names.Split(',').Select(EnumNames.Parse<Scope>).OfType<Scope>()];

    /// <summary>The table.</summary>
    public static Table Define()
    {
        var key = new Table(Schema.ApiKey);
        key.AddColumn<Guid>("id").AsPrimaryKey();
        key.AddColumn("name", "text").NotNull();
        key.AddColumn("prefix", "text").NotNull();
        key.AddColumn("hash", "bytea").NotNull();
        key.AddColumn("scopes", "text").NotNull(); // names, divided by commas
        key.AddColumn<DateTimeOffset>("created_at").NotNull();
        key.AddColumn("created_by", "text").NotNull();
        key.AddColumn<DateTimeOffset>("expires_at");
        key.AddColumn<DateTimeOffset>("last_used_at");
        key.AddColumn<DateTimeOffset>("revoked_at");
        key.Indexes.Add(new IndexDefinition("api_key_prefix") { Columns = ["prefix"], IsUnique = true });
        return key;
    }
}
