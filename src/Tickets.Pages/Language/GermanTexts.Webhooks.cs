using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of webhooks.</content>
public sealed partial class GermanTexts
{
    public override string WebhooksTitle => "Webhooks";
    public override string WebhooksMean => "Andere Systeme, die mit einer signierten Anfrage erfahren, was aus Tickets wurde.";
    public override string WebhookUrl => "Adresse";
    public override string WebhookEventsTitle => "Erfährt von";
    public override string WebhookWaiting => "Unterwegs";
    public override string WebhookFailed => "Aufgegeben";
    public override string WebhookMake => "Einen Webhook anlegen";
    public override string WebhookBulk => "Auch jedes Ticket von Importen und Läufen, von denen sonst ein Ereignis erzählt";
    public override string WebhookSecret => "Das Geheimnis";
    public override string WebhookSecretShownOnce => "Kopieren Sie es jetzt: es wird dieses eine Mal gezeigt. Der Empfänger prüft damit die Signaturen; eines von vorher gilt noch 24 Stunden.";
    public override string WebhookTest => "Einen Test senden";
    public override string WebhookReplay => "Aufgegebenes noch einmal senden";
    public override string WebhookDisable => "Abschalten";
    public override string WebhookEnable => "Einschalten";
    public override string WebhookRotate => "Neues Geheimnis";
    public override string WebhookDelete => "Löschen …";
    public override string WebhookDeleteTitle => "Diesen Webhook löschen?";
    public override string WebhookDeleteMeans => "Er erfährt nichts mehr, und was er erfuhr, ist vergessen. Das lässt sich nicht rückgängig machen; ein anderer lässt sich anlegen.";
    public override string WebhookDeliveries => "Was er zuletzt erfuhr";
    public override string WebhookNothingTold => "Noch nichts.";
    public override string WebhookEvent => "Ereignis";
    public override string WebhookAttempts => "Versuche";
    public override string WebhookAnswer => "Antwort";
    public override string WebhookTicket => "Das Ticket";

    public override string EventMeans(string type) =>
        type switch
        {
            "ticket.classified" => "ein Modell gab einem Ticket eine Kategorie",
            "ticket.needs_review" => "ein Modell überließ ein Ticket einem Menschen",
            "ticket.failed" => "ein Ticket ließ sich nicht klassifizieren",
            "ticket.corrected" => "ein Mensch gab einem Ticket eine Kategorie",
            _ => "ein Import, ein Lauf oder ein Training ist zu Ende",
        };

    public override string StateOf(Webhook webhook) =>
        webhook switch
        {
            { Enabled: true } => "eingeschaltet",
            { DisabledBecause: { } why } => $"abgeschaltet: {why}",
            _ => "abgeschaltet",
        };

    public override string StateOf(WebhookDelivery delivery) =>
        delivery switch
        {
            { DeliveredAt: { } at } => $"angenommen um {Time(at)}",
            { State: DeliveryState.Failed } => "aufgegeben",
            { NextAt: { } at } => $"wird um {Time(at)} gesendet",
            _ => "wird gesendet",
        };
}
