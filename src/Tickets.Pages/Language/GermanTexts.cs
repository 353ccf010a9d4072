using System.Globalization;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What the pages say, in German.</summary>
public sealed partial class GermanTexts : Texts
{
    public override string Language => "de";

    protected override NumberFormatInfo Numbers { get; } =
        new() { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", PercentDecimalSeparator = "," };

    public override string Overview => "Übersicht";
    public override string Tickets => "Tickets";
    public override string Review => "Prüfen";
    public override string Navigation => "Seiten";
    public override string SkipToContent => "Zum Inhalt";
    public override string BackToPage => "Zurück zur Seite davor";
    public override string ToOverview => "Zur Übersicht";
    public override string Api => "Die API";
    public override string AsOf => "Stand:";
    public override string Lost => "Der Dienst antwortet nicht; Stand:";

    public override string SignIn => "Anmelden";
    public override string SignOut => "Abmelden";
    public override string Key => "Ihr Schlüssel";
    public override string KeyHint => "Er beginnt mit tk_. Wer den Dienst betreibt, stellt Ihnen einen aus.";
    public override string SignInAtProvider => "Mit Ihrem Konto anmelden";
    public override string SessionEnded => "Ihre Sitzung ist zu Ende; melden Sie sich wieder an.";

    public override string Warnings => "Bitte ansehen";
    public override string NoTicketYet => "Es gibt noch kein Ticket. Eine Datei lässt sich importieren, oder das Beispiel laden.";
    public override string AcceptedLastHour => "kamen einzeln in der letzten Stunde";
    public override string NobodyWaits => "Kein einzelnes Ticket wartet.";
    public override string PerMinute => "Tickets je Minute";
    public override string Accepted => "angenommen";
    public override string Decided => "entschieden";
    public override string AsTable => "Als Tabelle";
    public override string Minute => "Minute";
    public override string RunningJobs => "Laufende Importe, Läufe und Trainings";
    public override string NoJobs => "Keine.";
    public override string Queues => "Warteschlangen";
    public override string Queue => "Warteschlange";
    public override string Messages => "Wartende Nachrichten";
    public override string Consumers => "Hosts, die zuhören";
    public override string NoQueues => "Sie sind nicht zu erreichen; über sie ist nichts bekannt.";
    public override string ModelInUse => "In Gebrauch ist das Modell";
    public override string NoModel => "Kein Modell ist in Gebrauch.";

    public override string Burst(Burst burst) =>
        string.Create(Numbers, $"{burst.Tickets:N0} Tickets wie „{burst.Name}“ seit {Time(burst.BeganAt)}; sonst {burst.Usual:0.#} in {burst.Minutes:0.#} Minuten");

    public override string Problem(int status) =>
        status switch
        {
            400 => "So kann das nicht gezeigt werden",
            401 => "Bitte erst anmelden",
            403 => "Das dürfen Sie nicht",
            404 => "Das gibt es nicht",
            409 => "So, wie es jetzt steht, geht das nicht",
            412 => "Jemand war schneller",
            429 => "Zu viele Anfragen; bitte warten Sie einen Moment",
            503 => "Im Augenblick nicht",
            _ => "Etwas ist schiefgegangen",
        };

    public override string Status(TicketStatus status) =>
        status switch
        {
            TicketStatus.Unprocessed => "importiert, wartet",
            TicketStatus.Queued => "wartet",
            TicketStatus.Processed => "entschieden",
            TicketStatus.NeedsReview => "zu prüfen",
            _ => "gescheitert",
        };

    public override string Duration(double seconds) =>
        seconds switch
        {
            < 90 => string.Create(Numbers, $"{Math.Max(1, seconds):0} s"),
            < 5400 => string.Create(Numbers, $"{seconds / 60:0} min"),
            _ => string.Create(Numbers, $"{seconds / 3600:0.#} h"),
        };

    public override string FiguresAreOld(double seconds) => $"Diese Zahlen sind {Duration(seconds)} alt; neuere werden gerade gelesen.";

    public override string OldestWaits(double seconds) => $"Das älteste Ticket wartet seit {Duration(seconds)}.";

    public override string ExpectedWait(int seconds) =>
        $"Eines, das jetzt kommt, ist in etwa {Duration(seconds)} entschieden.";

    public override string PerMinuteInWords(Work hour) =>
        $"In der letzten Stunde wurden {Count(hour.Accepted)} Tickets angenommen und {Count(hour.Decided)} entschieden.";
}
