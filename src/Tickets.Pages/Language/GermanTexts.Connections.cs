using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of connections.</content>
public sealed partial class GermanTexts
{
    public override string ConnectionsTitle => "Verbindungen";
    public override string ConnectionsMean => "Helpdesks, deren eigene Webhooks zu Tickets werden, und Postfächer, deren Nachrichten es werden.";
    public override string ConnectionName => "Name";
    public override string ConnectionNameHint => "Buchstaben a bis z, Ziffern und Bindestriche. Er beendet die Adresse und ist die Quelle der Tickets.";
    public override string ConnectionRecipe => "Rezept";
    public override string ConnectionLast => "Letztes Ereignis";
    public override string ConnectionMake => "Einen Helpdesk verbinden";
    public override string ConnectionValues => "Wonach das Rezept fragt";
    public override string ConnectionValuesHint =>
        "own_user=… ist der Benutzer, als der dieser Dienst schreibt; was er tut, wird kein Ticket. Weiteres mit Kommas dazwischen: host=…, user=… eines Postfachs.";
    public override string ConnectionNoRecipe => "keines: die Einstellungen unten sagen alles";
    public override string ConnectionSettings => "Einstellungen, als JSON";
    public override string ConnectionSettingsHint => "verify, map, when, updates, own, write_back und die anderen aus docs/connections.md. Was fehlt, ist, wie das Rezept es hat.";
    public override string ConnectionChange => "Ändern …";
    public override string ConnectionChangeTitle => "Eine Verbindung ändern";
    public override string ConnectionKeptHint => "Leer gelassen bleiben beide, wie sie sind.";
    public override string ConnectionEvent => "Ein Ereignis, um die Einstellungen zu probieren";
    public override string ConnectionEventHint => "Nichts wird gespeichert oder gesendet. Seine Signatur wird nicht geprüft; das tut ./tickets connections try.";
    public override string ConnectionHeaders => "Header des Ereignisses, mit | dazwischen";
    public override string ConnectionTryCategory => "Kategorie, mit der das Zurückschreiben probiert wird; leer: als überließe ein Modell es einem Menschen";
    public override string ConnectionTryConfidence => "Wie sicher ein Modell sich wäre, 0 bis 1; leer: 1";
    public override string ConnectionTry => "Probieren";
    public override string ConnectionSave => "Speichern";
    public override string ConnectionSecret => "Das Geheimnis";
    public override string ConnectionSecretHint => "Das von Zendesk und FreeScout, die ihre eigenen machen, und das Passwort eines Postfachs. Für die anderen wird eines gemacht, wenn es leer bleibt.";
    public override string ConnectionSecretShownOnce => "Kopieren Sie es jetzt, und tragen Sie es im Helpdesk ein: es wird dieses eine Mal gezeigt.";
    public override string ConnectionToken => "Token, mit dem zurückgeschrieben wird";
    public override string ConnectionTokenHint => "Mit einem wird in den Helpdesk geschrieben, was über ein Ticket entschieden wird; die meisten Rezepte brauchen dann oben site=https://….";
    public override string ConnectionWritten => "Zurückgeschrieben";
    public override string ConnectionRequest => "Anfrage";
    public override string ConnectionAddress => "Nimmt Ereignisse an unter";
    public override string ConnectionMailbox => "Postfach";
    public override string MailboxChecked => "Angesehen";
    public override string ConnectionEvents => "Was zuletzt kam";
    public override string ConnectionNothingCame => "Noch nichts.";
    public override string ConnectionCame => "Kam";
    public override string ConnectionBecame => "Wurde";
    public override string ConnectionWhy => "Warum";
    public override string ConnectionDelete => "Löschen …";
    public override string ConnectionDeleteTitle => "Diese Verbindung löschen?";
    public override string ConnectionDeleteMeans => "Was der Helpdesk sendet, wird von da an abgelehnt, und ein Postfach nicht mehr angesehen. Seine Tickets bleiben. Das lässt sich nicht rückgängig machen; eine andere lässt sich anlegen.";

    public override string LooksOf(MailboxState mailbox) =>
        mailbox.CheckedAt is { } at ? $"{Time(at)}; wieder {Time(mailbox.NextAt)}" : "noch nicht";

    public override string MailboxFailsSince(DateTimeOffset since) => $"Nicht lesbar seit {Time(since)}.";

    public override string LastOf(Connection connection) => connection.LastEventAt is { } at ? Time(at) : "noch kam nichts";

    public override string WritesOf(Connection connection) =>
        connection.Settings.WriteBack is { Enabled: not false } ? $"{Count(connection.Waiting)} unterwegs, {Count(connection.Failed)} aufgegeben" : "nein";

    public override string OutcomeOf(EventOutcome outcome) =>
        outcome switch
        {
            EventOutcome.Accepted => "Ein neues Ticket",
            EventOutcome.Repeated => "Ein bekanntes Ticket",
            EventOutcome.PassedOver => "Übergangen",
            _ => "Abgelehnt",
        };

    public override string ReasonOf(EventReason? reason) =>
        reason switch
        {
            EventReason.Condition => "eine Bedingung gilt nicht",
            EventReason.OwnUpdate => "das war dieser Dienst",
            EventReason.Automatic => "eine automatische Antwort",
            EventReason.Signature => "nicht bestätigt",
            EventReason.Unreadable => "nicht lesbar",
            EventReason.Mapping => "die Werte sind nicht die eines Tickets",
            EventReason.TooLarge => "zu groß",
            _ => "",
        };
}
