using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A help desk whose webhooks become tickets, or a mailbox whose messages do, without its secret.</summary>
/// <param name="Name">What it is called: the end of its address, and the source of its tickets.</param>
/// <param name="Recipe">The recipe that it was made from; null if there was none.</param>
/// <param name="Settings">How its webhooks are understood.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Accepted">Events that became tickets.</param>
/// <param name="Repeated">Events about tickets that were known.</param>
/// <param name="PassedOver">Events that need not be tickets.</param>
/// <param name="Refused">Events with which something was wrong.</param>
/// <param name="LastEventAt">When the last one came; null if none has.</param>
/// <param name="Waiting">Decisions that are to be written back.</param>
/// <param name="Failed">Decisions that could not be, and were given up.</param>
/// <param name="Mailbox">How looking into the mailbox goes; null if it has none.</param>
[Example(
    """
    {
      "name": "github", "recipe": "github", "settings": {"verify": {"kind": "hmac", "header": "X-Hub-Signature-256", "prefix": "sha256="},
      "map": {"external_id": "/issue/id", "subject": "/issue/title", "body": "/issue/body"}, "when": [{"at": "/action", "in": ["opened"]}]},
      "created_at": "2026-11-27T08:00:00.000Z", "created_by": "ann", "accepted": 12, "repeated": 1, "passed_over": 40, "refused": 0,
      "last_event_at": "2026-11-27T09:00:00.000Z", "waiting": 0, "failed": 0, "mailbox": null
    }
    """
)]
public sealed record Connection(
    string Name,
    string? Recipe,
    ConnectionSettings Settings,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    long Accepted,
    long Repeated,
    long PassedOver,
    long Refused,
    DateTimeOffset? LastEventAt,
    long Waiting,
    long Failed,
    MailboxState? Mailbox
)
{
    /// <summary>The path that the help desk sends to; null if it has a mailbox.</summary>
    public string? Path => Settings.Mailbox is null ? $"/in/{Name}" : null;

    /// <summary>What the audit says of it.</summary>
    public object ToNote() => new { Name, Recipe, Verify = Settings.Verify?.Kind, Mailbox = Settings.Mailbox is null ? null : $"{MailAccount.Of(Settings)}", WritesBack = Settings.WriteBack is { Enabled: not false } };
}

/// <summary>What is kept of a connection, without what is counted for those who look at it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Recipe">The recipe that it was made from; null if there was none.</param>
/// <param name="Settings">How its webhooks are understood.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Secret">What signs, or the password of the mailbox; null if nothing does.</param>
public sealed record StoredConnection(Guid Id, string Name, string? Recipe, ConnectionSettings Settings, string CreatedBy, string? Secret)
{
    /// <summary>Its columns in a row, the first six.</summary>
    internal const string Columns = "connection.id, name, recipe, settings, created_by, secret";

    /// <summary>Reads it from a row.</summary>
    internal static StoredConnection Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.Get<string>(2),
            ConnectionSettings.Parse(row.GetString(3)),
            row.GetString(4),
            row.Get<string>(5)
        );
}

/// <summary>A connection that was made, or has another secret.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Secret">
/// The secret, if it was made here. It is shown this once: null in the answer to a request that comes again.
/// </param>
public sealed record NewConnection(Connection Connection, string? Secret);

/// <summary>All connections.</summary>
/// <param name="Items">By name, 50 at most.</param>
public sealed record ConnectionList(IReadOnlyList<Connection> Items);
