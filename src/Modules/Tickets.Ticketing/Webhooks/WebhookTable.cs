using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>The endpoints that are told what happens, and what each was or will be told: a row per delivery.</summary>
internal static class WebhookTable
{
    /// <summary>The sequence of deliveries.</summary>
    public const string Sequence = $"{Schema.Name}.webhook_sequence";

    /// <summary>The tables, and the functions and triggers that write deliveries.</summary>
    public static ISchemaObject[] Define() =>
        [Endpoints(), new Sequence(Sequence), Deliveries(), .. WebhookEvents.Define()];

    private static Table Endpoints()
    {
        var webhook = new Table(Schema.Webhook);
        webhook.AddColumn<Guid>("id").AsPrimaryKey();
        webhook.AddColumn("url", "text").NotNull();
        webhook.AddColumn("events", "jsonb").NotNull();
        webhook.AddColumn<bool>("bulk").NotNull();
        webhook.AddColumn<bool>("enabled").NotNull();
        webhook.AddColumn("disabled_because", "text");
        // As it is: it signs. The one before signs too, until then.
        webhook.AddColumn("secret", "text").NotNull();
        webhook.AddColumn("previous_secret", "text");
        webhook.AddColumn<DateTimeOffset>("previous_until");
        webhook.AddColumn<DateTimeOffset>("created_at").NotNull();
        webhook.AddColumn("created_by", "text").NotNull();
        // Of a connection, whose decisions are written back: only of its tickets, and by its settings.
        webhook.AddColumn("connection", "text");
        return webhook;
    }

    // Whoever writes what became of a ticket holds its row: numbers of the sequence ascend within a ticket.
    private static Table Deliveries()
    {
        var delivery = new Table(Schema.WebhookDelivery);
        delivery.AddColumn<Guid>("id").AsPrimaryKey();
        delivery.AddColumn<long>("sequence").NotNull();
        delivery.AddColumn<Guid>("webhook_id").NotNull();
        delivery.AddColumn<Guid>("ticket_id");
        delivery.AddColumn("type", "text").NotNull();
        delivery.AddColumn("body", "text").NotNull();
        delivery.AddColumn("state", "text").NotNull();
        delivery.AddColumn<int>("attempts").NotNull().DefaultValueByExpression("0");
        // When it is due; while it is being sent, when whoever sends it is taken for lost.
        delivery.AddColumn<DateTimeOffset>("next_at").NotNull();
        delivery.AddColumn<DateTimeOffset>("created_at").NotNull();
        delivery.AddColumn<DateTimeOffset>("attempted_at");
        delivery.AddColumn<DateTimeOffset>("delivered_at");
        delivery.AddColumn<int>("status");
        delivery.AddColumn("answer", "text");
        // What was written back, without what is secret.
        delivery.AddColumn("request", "text");
        const string pending = "state = 'pending'::text";
        delivery.Indexes.Add(Schema.Index("webhook_delivery_due", pending, "webhook_id", "next_at", "sequence"));
        delivery.Indexes.Add(Schema.Index("webhook_delivery_of_ticket", "ticket_id IS NOT NULL", "ticket_id", "sequence"));
        delivery.Indexes.Add(Schema.Index("webhook_delivery_failed", "state = 'failed'::text", "webhook_id"));
        delivery.Indexes.Add(new IndexDefinition("webhook_delivery_of_webhook") { Columns = ["webhook_id", "sequence"] });
        delivery.Indexes.Add(
            new IndexDefinition("webhook_delivery_created_at") { Columns = ["created_at"], Method = IndexMethod.brin }
        );
        return delivery;
    }
}
