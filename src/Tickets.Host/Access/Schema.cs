using Marten;

namespace Tickets.Host;

/// <summary>The host's own tables in PostgreSQL.</summary>
internal static class Schema
{
    private const string Name = "access";

    /// <summary>Keys: see <see cref="ApiKeyTable" />.</summary>
    public const string ApiKey = $"{Name}.api_key";

    /// <summary>Who changed what: see <see cref="AuditTable" />.</summary>
    public const string Audit = $"{Name}.audit";

    /// <summary>Keys of cookies: see <see cref="SessionKeys" />.</summary>
    public const string SessionKey = $"{Name}.session_key";

    /// <summary>Adds the tables to Marten's schema.</summary>
    public static void Configure(StoreOptions store) =>
        store.Storage.ExtendedSchemaObjects.AddRange([ApiKeyTable.Define(), AuditTable.Define(), SessionKeys.Define()]);
}
