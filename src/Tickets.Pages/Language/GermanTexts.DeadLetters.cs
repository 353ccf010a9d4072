using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of what failed for good.</content>
public sealed partial class GermanTexts
{
    public override string DeadLettersTitle => "Gescheitertes";
    public override string NoDeadLetters => "Keine Nachricht ist endgültig gescheitert, und kein Ticket.";
    public override string NoDeadLetterMatches => "Nichts Gescheitertes passt. Vielleicht hat sich schon jemand darum gekümmert.";
    public override string DeadLettersMean =>
        "Was hier steht, wurde mehrmals versucht und wartet auf einen Menschen: wiederholen Sie es, wenn die Ursache behoben ist, oder verwerfen Sie es.";
    public override string DeadLetterWhat => "Was";
    public override string DeadLetterCount => "Wie viele";
    public override string DeadLetterFirst => "Zuerst";
    public override string DeadLetterLast => "Zuletzt";
    public override string DeadLetterError => "Fehler";
    public override string DeadLetterFailedAt => "Gescheitert";
    public override string DeadLetterActions => "Was zu tun ist";
    public override string DeadLettersOneByOne => "Einzeln";
    public override string DeadLetterHistory => "Was bisher getan wurde";
    public override string DeadLetterEarlier => "Was deswegen bisher getan wurde";
    public override string ToDeadLetters => "Zu allem Gescheiterten";
    public override string ReplayLink => "Wiederholen …";
    public override string DiscardLink => "Verwerfen …";
    public override string ReplayMeans =>
        "Ein Ticket wird klassifiziert, als wäre es neu, eine Nachricht wird noch einmal geschickt. Was wieder scheitert, steht wieder hier.";
    public override string DiscardMeans =>
        "Ein Ticket kommt auf den Tisch zum Prüfen, damit ein Mensch entscheidet. Eine Nachricht wird gelöscht; dadurch geht kein Ticket verloren.";
    public override string DeadLetterWhy => "Warum (für das Protokoll)";
    public override string StackIsInTheLog => "An welcher Stelle des Programms, steht im Log des Hosts, zu dieser Zeit.";
    public override string MessageAttempts => "Versuche";
    public override string MessageSent => "Geschickt";
    public override string MessageSource => "Von Host";
    public override string MessageQueue => "Warteschlange";
    public override string MessageHeaders => "Kopfzeilen";
    public override string TicketsConcerned => "Tickets, um die es geht";
    public override string TaskConcerned => "Es geht um die Aufgabe";

    public override string DeadLetterField(string name) =>
        name switch
        {
            "kind" => "Was",
            "message_type" => "Nachricht",
            "exception" => "Ursache",
            "reason" => "Fehler enthält",
            _ => name,
        };

    public override string DeadLetterKind(string kind) => kind == "ticket" ? "Ticket" : "Nachricht";

    public override string DeadLetterFailed(string kind) =>
        kind == "ticket" ? "Ein Ticket ließ sich nicht klassifizieren" : "Eine Nachricht ließ sich nicht bearbeiten";

    public override string CauseOf(string? told) => string.IsNullOrEmpty(told) ? "kein Fehler wurde genannt" : told;

    public override string DeadLettersByCause(DeadLetterCounts counts) =>
        $"{Count(counts.Total)} insgesamt, nach Ursache, die häufigste zuerst";

    public override string DeadLettersOfOtherCauses(long count) => $"{Count(count)} weitere haben andere Ursachen.";

    public override string ReplayAll(long count) => count == 1 ? "Wiederholen" : $"Alle {Count(count)} wiederholen";

    public override string DiscardAll(long count) => count == 1 ? "Verwerfen" : $"Alle {Count(count)} verwerfen";

    public override string ReplayTitle(long count) => count == 1 ? "Dies wiederholen?" : $"Diese {Count(count)} wiederholen?";

    public override string DiscardTitle(long count) => count == 1 ? "Dies verwerfen?" : $"Diese {Count(count)} verwerfen?";

    public override string DeadLettersDone(DeadLetterAction action) =>
        (action.Action == "replay" ? $"Wiederholt: {Count(action.Count)}." : $"Verworfen: {Count(action.Count)}.") + Left(action);

    public override string DeadLetterDid(DeadLetterAction action) =>
        $"{action.By} hat {Count(action.Count)} {(action.Action == "replay" ? "wiederholt" : "verworfen")}.{Left(action)}";

    protected override string Left(DeadLetterAction action) =>
        (action.Unreadable > 0 ? $" {Count(action.Unreadable)} bleiben, weil diese Version sie nicht lesen kann." : "")
        + (action.Unsent > 0 ? $" {Count(action.Unsent)} bleiben, weil RabbitMQ sie zurzeit nicht annimmt." : "");
}
