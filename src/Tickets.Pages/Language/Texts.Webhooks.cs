using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of webhooks.</content>
public partial class Texts
{
    public virtual string WebhooksTitle => "Webhooks";
    public virtual string WebhooksMean => "Other systems that are told, by a signed request, what became of tickets.";
    public virtual string WebhookUrl => "Address";
    public virtual string WebhookEventsTitle => "Is told of";
    public virtual string WebhookWaiting => "On the way";
    public virtual string WebhookFailed => "Given up";
    public virtual string WebhookMake => "Make a webhook";
    public virtual string WebhookBulk => "Also each ticket of imports and runs, which are told as one event otherwise";
    public virtual string WebhookSecret => "The secret";
    public virtual string WebhookSecretShownOnce => "Copy it now: it is shown this once. The receiver checks signatures with it; one before it signs too for 24 hours.";
    public virtual string WebhookTest => "Send a test";
    public virtual string WebhookReplay => "Send again what was given up";
    public virtual string WebhookDisable => "Disable";
    public virtual string WebhookEnable => "Enable";
    public virtual string WebhookRotate => "New secret";
    public virtual string WebhookDelete => "Delete …";
    public virtual string WebhookDeleteTitle => "Delete this webhook?";
    public virtual string WebhookDeleteMeans => "It is told nothing more, and what it was told is forgotten. It can't be undone; another one can be made.";
    public virtual string WebhookDeliveries => "What it was told of late";
    public virtual string WebhookNothingTold => "Nothing yet.";
    public virtual string WebhookEvent => "Event";
    public virtual string WebhookAttempts => "Attempts";
    public virtual string WebhookAnswer => "Answer";
    public virtual string WebhookTicket => "The ticket";

    /// <summary>What an event is.</summary>
    public virtual string EventMeans(string type) =>
        type switch
        {
            "ticket.classified" => "a model gave a ticket a category",
            "ticket.needs_review" => "a model left a ticket to a person",
            "ticket.failed" => "a ticket could not be classified",
            "ticket.corrected" => "a person gave a ticket a category",
            _ => "an import, a run or a training has ended",
        };

    /// <summary>Whether it is told anything, and why not.</summary>
    public virtual string StateOf(Webhook webhook) =>
        webhook switch
        {
            { Enabled: true } => "enabled",
            { DisabledBecause: { } why } => $"disabled: {why}",
            _ => "disabled",
        };

    /// <summary>Where a delivery is on its way.</summary>
    public virtual string StateOf(WebhookDelivery delivery) =>
        delivery switch
        {
            { DeliveredAt: { } at } => $"taken at {Time(at)}",
            { State: DeliveryState.Failed } => "given up",
            { NextAt: { } at } => $"to be sent at {Time(at)}",
            _ => "to be sent",
        };
}
