using Tickets.SharedKernel;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>The connections of help desks, and what came of late through each.</summary>
internal static class ConnectionTable
{
    /// <summary>What may become of an event; a connection has a column for each, which counts.</summary>
    public static readonly string[] Outcomes = [.. Enum.GetValues<EventOutcome>().Select(EnumNames.Of)];

    /// <summary>The tables.</summary>
    public static ISchemaObject[] Define() => [Connections(), Events()];

    private static Table Connections()
    {
        var connection = new Table(Schema.Connection);
        connection.AddColumn<Guid>("id").AsPrimaryKey();
        connection.AddColumn("name", "text").NotNull();
        connection.AddColumn("recipe", "text");
        // As it was written: a template's order stays.
        connection.AddColumn("settings", "json").NotNull();
        // As it is: it checks signatures, or logs in.
        connection.AddColumn("secret", "text");
        connection.AddColumn<DateTimeOffset>("created_at").NotNull();
        connection.AddColumn("created_by", "text").NotNull();
        foreach (var outcome in Outcomes)
            connection.AddColumn<long>(outcome).NotNull().DefaultValueByExpression("0");
        // When the mailbox is due; while it is looked into, when whoever does is taken for lost. Null without a mailbox.
        connection.AddColumn<DateTimeOffset>("mailbox_next_at");
        connection.AddColumn<DateTimeOffset>("mailbox_since");
        // Up to where it is read: UIDVALIDITY and UID.
        connection.AddColumn<long>("mailbox_validity");
        connection.AddColumn<long>("mailbox_uid");
        connection.AddColumn<int>("mailbox_failures").NotNull().DefaultValueByExpression("0");
        connection.AddColumn<DateTimeOffset>("mailbox_checked_at");
        connection.AddColumn<DateTimeOffset>("mailbox_failing_since");
        connection.AddColumn("mailbox_error", "text");
        connection.AddColumn<DateTimeOffset>("mailbox_renumbered_at");
        connection.Indexes.Add(new IndexDefinition("connection_name") { Columns = ["name"], IsUnique = true });
        return connection;
    }

    private static Table Events()
    {
        var received = new Table(Schema.ConnectionEvent);
        received.AddColumn<Guid>("id").AsPrimaryKey();
        received.AddColumn<Guid>("connection_id").NotNull();
        received.AddColumn<DateTimeOffset>("at").NotNull();
        received.AddColumn("outcome", "text").NotNull();
        received.AddColumn("reason", "text");
        received.AddColumn("detail", "text");
        received.AddColumn<Guid>("ticket_id");
        received.AddColumn("external_id", "text");
        received.AddColumn<long>("bytes").NotNull();
        received.Indexes.Add(new IndexDefinition("connection_event_of_connection") { Columns = ["connection_id", "id"] });
        received.Indexes.Add(Schema.Index("connection_event_of_ticket", "ticket_id IS NOT NULL", "ticket_id"));
        return received;
    }
}
