using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of the review desk, of many tickets at once, and of keys.</content>
public sealed partial class GermanTexts
{
    public override string OneBack => "Zurück";
    public override string OneOn => "Weiter";
    public override string Reasons => "Gründe";
    public override string Categories => "Kategorien";
    public override string FindCategory => "Andere Kategorie";
    public override string OpenTicket => "Alles zu diesem Ticket";
    public override string TicketToReview => "Das Ticket, über das zu entscheiden ist";
    public override string KeepIt => "Das soll gelten";
    public override string YourDecisions => "Was Sie zuletzt entschieden haben";
    public override string WithAlike => "mit denen gleichen Texts";
    public override string NextIs => "Das nächste:";
    public override string UnsentOne =>
        "Eine Entscheidung ist noch nicht gespeichert, denn der Dienst antwortet nicht. Sie wird von selbst wieder gesendet; lassen Sie die Seite offen.";
    public override string UnsentMany =>
        "{0} Entscheidungen sind noch nicht gespeichert, denn der Dienst antwortet nicht. Sie werden von selbst wieder gesendet; lassen Sie die Seite offen.";
    public override string SessionLost =>
        "Das ist nicht gespeichert: Ihre Sitzung ist zu Ende. Melden Sie sich in einem anderen Fenster an, und entscheiden Sie dann noch einmal.";

    public override string Ticked => "Angekreuzt";
    public override string NoneTicked => "Kein Ticket ist angekreuzt.";
    public override string WithTicked => "Die angekreuzten:";
    public override string WithAll => "Alle, die passen:";
    public override string GiveCategory => "Eine Kategorie geben …";
    public override string Reclassify => "Neu klassifizieren …";
    public override string GiveCategoryTitle => "Vielen Tickets eine Kategorie geben";
    public override string Chosen => "Gewählt sind die Tickets mit:";
    public override string ChosenAll => "Alle Tickets sind gewählt: kein Filter schränkt sie ein.";
    public override string NoneToGive => "Es gibt kein solches Ticket, oder über jedes hat schon ein Mensch entschieden.";
    public override string BackToList => "Zurück zur Liste";
    public override string ActionTitle => "Eine Kategorie für viele Tickets";
    public override string UndoAll => "Für alle zurücknehmen";
    public override string UndoAllMeans =>
        "Jedes der Tickets ist dann wie zuvor. Eines, über das ein Mensch seither etwas gesagt hat, bleibt, wie es ist.";
    public override string AsJson => "Als JSON";

    public override string TheList => "Die Liste";
    public override string PreviousTicket => "Das vorige";
    public override string NextTicket => "Das nächste";
    public override string ByOneKey => "Mit einer Taste, 1 bis 9 und 0";
    public override string SimilarTickets(long count) => $"{Count(count)} ähnliche Tickets";
    public override string SameSubject => "Tickets mit diesem Betreff";

    public override string RefreshTitle => "Erneuern:";
    public override string ShortcutsTitle => "Tastatur";
    public override string KeyTitle => "Taste";
    public override string KeyDoes => "Was sie tut";
    public override string KeysHint =>
        "Während Sie in ein Feld schreiben, tun Tasten nichts anderes. Nötig ist keine: alles geht auch mit der Maus oder mit Tab.";

    public override string Interval(string interval) => interval == Refresh.Never ? "nie" : $"{interval} s";

    public override string Saved(TicketView done, long others) =>
        $"Gespeichert als {done.Category}{(others > 0 ? $", mit {Count(others)} gleichen Texts" : "")}: {SubjectOf(done)}";

    public override string Undone(TicketView ticket) => $"Rückgängig gemacht: {SubjectOf(ticket)}";

    public override string AlsoAlike(int count) =>
        count == 1 ? "auch dem anderen mit demselben Text geben" : $"auch den {Count(count)} anderen mit demselben Text geben";

    public override string DeskCounts(DeskProgress progress)
    {
        var (session, left) = (progress.Session, Waiting(progress.Waiting));
        if (session.Done == 0)
            return left;
        var rate = progress.PerMinute is { } perMinute ? $", {Count((long)Math.Round(perMinute))} je Minute" : "";
        return $"Sie haben {Count(session.Done)} erledigt{rate}, und bei {Count(session.Agreed)} davon dem Modell zugestimmt. {left}";
    }

    public override string DeskConflict(TicketView now, string refused, DateTimeOffset at)
    {
        var what = now is { CorrectedBy: { } person, ClassifiedAt: { } decided }
            ? $"{person} hat vor {Duration((at - decided).TotalSeconds)} entschieden: {now.Category}"
            : $"Das Ticket hat sich geändert: es ist jetzt {now.Category ?? Status(now.Status)}";
        return refused.Length > 0
            ? $"{what}. Ihre Wahl war {refused}: wählen Sie es noch einmal, wenn es gelten soll."
            : $"{what}. Nichts wurde zurückgenommen.";
    }

    public override string Tick(TicketView ticket) => $"{SubjectOf(ticket)} ankreuzen";

    public override string TickedCount(int count) => count == 1 ? "ein Ticket" : $"{Count(count)} Tickets";

    public override string Examples(int count) => $"Die neuesten {Count(count)} davon";

    public override string GiveMeans(long count) =>
        $"{(count == 1 ? "Ein Ticket bekommt" : $"{Count(count)} Tickets bekommen")} die Kategorie, die Sie hier wählen. Was ein Mensch "
        + "entschieden hat, bleibt, außer Sie filtern danach. Kein Modell überschreibt sie; Sie können sie für alle auf einmal zurücknehmen.";

    public override string GiveTo(long count) => count == 1 ? "Diesem Ticket geben" : $"{Count(count)} Tickets geben";

    public override string TooManyAtOnce(long count, int most) =>
        $"{Count(count)} Tickets passen; höchstens {Count(most)} bekommen auf einmal eine Kategorie. Filtern Sie weiter, oder gehen Sie in Teilen vor.";

    public override string ActionDid(CorrectionAction action) =>
        $"{action.By} gab {(action.Count == 1 ? "einem Ticket" : $"{Count(action.Count)} Tickets")} die Kategorie {action.Category}, um {Time(action.At)}.";

    public override string ActionWithdrawn(CorrectionAction action) =>
        action.Withdrawn == action.Count
            ? "Das wurde für alle zurückgenommen."
            : $"Das wurde für {Count(action.Withdrawn)} davon zurückgenommen; die anderen {Count(action.Count - action.Withdrawn)} haben sich seither geändert.";

    public override IReadOnlyList<KeyGroup> AllKeys =>
        [
            new(
                "Überall",
                [
                    ("?", "zeigt diese Seite"),
                    ("g, dann o t r j d m s", "führt zu Übersicht, Tickets, Prüfen, Aufträgen, Gescheitertem, Modellen, Einstellungen"),
                    ("p", "hält eine Seite an, die sich selbst erneuert"),
                ]
            ),
            new(
                "In einer Liste",
                [
                    ("j k", "die nächste Zeile, die vorige"),
                    ("Enter", "öffnet die Zeile"),
                    ("x", "kreuzt sie an"),
                    ("/", "führt zum Feld für einen Text; Esc verlässt es"),
                ]
            ),
            new(
                "Bei einem Ticket",
                [
                    ("1 bis 9, 0", "gibt ihm die Kategorie mit dieser Taste"),
                    ("e", "führt zum Feld für eine Kategorie"),
                    ("n p", "das nächste Ticket der Liste, das vorige"),
                ]
            ),
            new(
                "Bei einem Auftrag",
                [
                    ("n", "in der Liste der Aufträge und in der der Importe: importiert eine Datei"),
                    ("Leertaste", "hält ihn an; setzt ihn fort"),
                    ("Entf", "bricht ihn ab; fragt vorher"),
                ]
            ),
            new("Bei Gescheitertem", [("r", "versucht es noch einmal; fragt vorher"), ("Entf", "verwirft es; fragt vorher")]),
            new(
                "Beim Prüfen",
                [
                    ("Enter", "stimmt dem zu, was das Modell am wahrscheinlichsten fand"),
                    ("1 bis 9, 0", "speichert die Kategorie mit dieser Taste, und zeigt das nächste Ticket; mit Umschalt die nächsten zehn"),
                    ("/", "führt zum Feld für jede Kategorie; Enter speichert sie"),
                    ("a", "kreuzt an: für alle mit demselben Text"),
                    ("u, Rücktaste", "nimmt das letzte zurück"),
                    ("s, Leertaste", "übergeht das Ticket"),
                    ("← →", "das vorige Ticket, das nächste, ohne zu entscheiden"),
                    ("w", "blendet die Gründe aus, und wieder ein"),
                ]
            ),
        ];
}
