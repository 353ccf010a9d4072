using Tickets.Contracts;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of jobs and imports.</content>
public sealed partial class GermanTexts
{
    public override string Jobs => "Aufträge";
    public override string Job => "Auftrag";
    public override string Kind => "Art";
    public override string HowFar => "Wie weit";
    public override string AskedBy => "Verlangt von";
    public override string AskedAt => "Verlangt am";
    public override string Started => "Begonnen am";
    public override string Ended => "Beendet am";
    public override string Details => "Einzelheiten";
    public override string NoJobMatches => "Kein Auftrag passt. Ein Import ist einer, und wenn Tickets klassifiziert werden.";
    public override string ToJobs => "Zu allen Aufträgen";

    public override string Pause => "Anhalten";
    public override string ResumeIt => "Fortsetzen";
    public override string CancelLink => "Abbrechen …";
    public override string SpaceKey => "Leertaste";
    public override string DeleteKey => "Entf";
    public override string CancelTitle => "Diesen Auftrag abbrechen?";
    public override string CancelNow => "Abbrechen";
    public override string CancelMeans => "Was getan ist, bleibt. Der Rest wartet: auf dieselbe Datei noch einmal, oder auf einen anderen Lauf. Ein abgebrochener Auftrag lässt sich nicht fortsetzen.";

    public override string ClassifyWaiting => "Klassifizieren, was wartet";
    public override string ClassifyAgain => "Neu klassifizieren …";
    public override string AgainTitle => "Tickets neu klassifizieren?";
    public override string AllTickets => "Alle Tickets";
    public override string ChooseOthers => "In der Liste der Tickets auswählen, welche";
    public override string RunUnderWay => "Es werden gerade Tickets klassifiziert, und es läuft immer nur ein Lauf.";
    public override string ToThatRun => "Zu diesem Lauf";
    public override string SomeOfThem => "Einige davon";

    public override string ItsTickets => "Seine Tickets";
    public override string FailedTickets => "Gescheiterte Tickets";
    public override string Rows => "Zeilen";
    public override string Stored => "Gespeichert";
    public override string RejectedTitle => "Abgewiesen";
    public override string ClassifiedTitle => "Klassifiziert";
    public override string FailedTitle => "Gescheitert";
    public override string RateTitle => "Tempo";
    public override string TimeLeft => "Noch";
    public override string ComesFrom => "Die Datei";
    public override string DataFolder => "Eine Datei des Datenordners";
    public override string BatchSize => "Tickets auf einmal";
    public override string OnlyThose => "Welche Tickets";
    public override string RejectedRows => "Abgewiesene Zeilen";
    public override string DownloadRejected => "Als CSV herunterladen";
    public override string MendRejected => "Um sie noch zu importieren, kopieren Sie diese Zeilen Ihrer Datei samt Kopfzeile in eine andere, bessern Sie sie dort aus, und importieren Sie die.";
    public override string Line => "Zeile";
    public override string Reason => "Grund";

    public override string JobKind(string kind) =>
        kind switch
        {
            "seed" => "Import",
            "process" => "Klassifizieren",
            "train" => "Training eines Modells",
            "fetch" => "Lesen eines Tickets",
            _ => "Lesen einer Liste",
        };

    public override string JobTitle(JobStatus job) => job.Name is { } name ? $"Import von {name}" : JobKind(job.Kind);

    public override string JobState(JobState state) =>
        state switch
        {
            Ticketing.JobState.Queued => "wartet",
            Ticketing.JobState.Running => "läuft",
            Ticketing.JobState.Paused => "angehalten",
            Ticketing.JobState.Succeeded => "fertig",
            Ticketing.JobState.Failed => "gescheitert",
            _ => "abgebrochen",
        };

    public override string JobStateInWords(JobStatus job) =>
        job.State switch
        {
            Ticketing.JobState.Queued => "Er wartet, bis er an der Reihe ist.",
            Ticketing.JobState.Running when job.Reason is not null => "Er wartet auf ein Modell: es ist keines in Gebrauch.",
            Ticketing.JobState.Running => "Er läuft.",
            Ticketing.JobState.Paused => "Er ist angehalten.",
            Ticketing.JobState.Succeeded when job.Failed > 0 && job.Name is not null => $"Er ist fertig; {WereRejected(job.Failed)}.",
            Ticketing.JobState.Succeeded when job.Failed > 0 => $"Er ist fertig; {(job.Failed == 1 ? "1 Ticket ist" : $"{Count(job.Failed)} Tickets sind")} gescheitert.",
            Ticketing.JobState.Succeeded => "Er ist fertig.",
            Ticketing.JobState.Failed => "Er ist gescheitert.",
            _ => "Er wurde abgebrochen.",
        };

    public override string WhatToDo(JobStatus job) =>
        job.State switch
        {
            Ticketing.JobState.Queued => "Dauert das länger als eine Minute, sagt die Übersicht, woran es liegt.",
            Ticketing.JobState.Running when job.Reason is not null => "Er geht von selbst weiter, sobald ein Modell trainiert oder eingesetzt ist.",
            Ticketing.JobState.Paused => "Nichts ist verloren; Fortsetzen macht weiter, wo er stehen geblieben ist.",
            Ticketing.JobState.Failed when job.Name is not null =>
                "Gespeicherte Zeilen bleiben. Dieselbe Datei noch einmal fügt nur hinzu, was fehlt; eine geänderte Datei gilt als andere, und alle ihre Zeilen kommen hinzu.",
            Ticketing.JobState.Failed => "Beginnen Sie ihn neu; was getan ist, bleibt.",
            Ticketing.JobState.Cancelled when job.Name is not null => "Gespeicherte Zeilen bleiben. Dieselbe Datei noch einmal fügt nur hinzu, was fehlt.",
            Ticketing.JobState.Cancelled => "Was klassifiziert ist, bleibt; der Rest wartet.",
            _ => "",
        };

    public override string Progress(JobStatus job)
    {
        var left = job.EtaSeconds is { } seconds ? $", noch {Duration(seconds)}" : "";
        var failed = job.Failed == 0 ? "" : $", {Count(job.Failed)} {(job.Name is null ? "gescheitert" : "abgewiesen")}";
        if (job.State == Ticketing.JobState.Queued && job.Total == 0)
            return "noch nicht begonnen";
        return job.Kind == "train" ? $"{Percent(job.Done / 100.0)}{left}" : $"{Count(job.Done)} von {Count(job.Total)}{failed}{left}";
    }

    public override string Rate(double perSecond) => string.Create(Numbers, $"{perSecond:#,0.#} je Sekunde");

    public override string HowManyWait(long count) =>
        count switch
        {
            0 => "Kein importiertes Ticket wartet darauf, klassifiziert zu werden.",
            1 => "1 importiertes Ticket wartet darauf, klassifiziert zu werden.",
            _ => $"{Count(count)} importierte Tickets warten darauf, klassifiziert zu werden.",
        };

    public override string AgainMeans(long count) =>
        $"{(count == 1 ? "1 Ticket passt" : $"{Count(count)} Tickets passen")} im Augenblick. Das Modell in Gebrauch entscheidet neu; bis dahin warten sie. Was ein Mensch entschieden hat, was gescheitert ist, und was schon wartet, bleibt, wie es ist.";

    public override string AgainNow(long count) => $"{Count(count)} neu klassifizieren";

    public override string Uploaded(long bytes) => string.Create(Numbers, $"hochgeladen, {Math.Max(1, bytes / 1000):#,0} kB");

    public override string RejectedShown(int shown, int kept, long all) =>
        kept < all ? $"{WereRejected(all)}. Die ersten {Count(kept)} sind aufbewahrt; hier sind die ersten {Count(shown)}."
        : shown < all ? $"{WereRejected(all)}; hier sind die ersten {Count(shown)}."
        : $"{WereRejected(all)}.";

    protected override string WereRejected(long count) =>
        count == 1 ? "1 Zeile wurde abgewiesen" : $"{Count(count)} Zeilen wurden abgewiesen";

    public override string SplitOf(Split? split) =>
        split switch
        {
            null => "zum Trainieren und zum Testen, nach ihren Texten verteilt",
            Split.Test => "nur zum Testen",
            _ => "nur zum Trainieren",
        };
}
