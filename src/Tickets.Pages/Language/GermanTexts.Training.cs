using Tickets.Contracts;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of a new model, and of its training.</content>
public sealed partial class GermanTexts
{
    public override string TrainTitle => "Ein Modell trainieren";
    public override string TrainLink => "Ein Modell trainieren …";
    public override string TrainTarget => "Was es vorhersagen soll";
    public override string TrainPrecisionHint =>
        "Ist sich das Modell dafür nicht sicher genug, überlässt es das Ticket einem Menschen. Mehr bedeutet weniger falsche Antworten und mehr zu prüfen.";
    public override string TrainNoteHint => "Es wird mit dem Modell aufgehoben: daran erkennen Sie es wieder.";
    public override string TrainMore => "Mehr Einstellungen";
    public override string TrainNow => "Training beginnen";
    public override string TrainTooManyToCount => "Es sind zu viele, um sie im Augenblick zu zählen.";
    public override string TrainByPersons => "von einem Menschen";
    public override string TrainEnough => "Ob sie genügen";
    public override string TrainFew => "wenige";
    public override string TrainWaits => "Wartet auf einen Host, der trainiert";
    public override string TrainCancel => "Training anhalten";
    public override string TrainAgain => "Noch einmal trainieren …";
    public override string TrainFailed => "Daraus wurde kein Modell.";
    public override string TrainCancelled => "Das Training wurde abgebrochen. In Gebrauch ist das Modell von vorher.";
    public override string TrainBeside => "Neben dem Modell in Gebrauch";
    public override string TrainThisModel => "Neues Modell";
    public override string TrainThatModel => "Damals in Gebrauch";
    public override string TrainByCategory => "Kategorie für Kategorie";
    public override string TrainRightHere => "Neues Modell richtig";
    public override string TrainRightThere => "In Gebrauch richtig";
    public override string TrainAccuracy => "Was es am ehesten meint, stimmt";
    public override string TrainCoverage => "Antwortet von selbst";
    public override string TrainRightOfAnswers => "Davon richtig";
    public override string TrainMacroF1 => "Makro-F1: jede Kategorie zählt gleich";
    public override string TrainPromoteNow => "Dieses Modell in Gebrauch nehmen";
    public override string TrainPromoteMeans =>
        "Tickets, die danach kommen, und die, die noch warten, entscheidet es. Was entschieden ist, bleibt. Das jetzige Modell bleibt erhalten und kann zurückgeholt werden.";

    public override string TrainField(string name) =>
        name switch
        {
            "source" => "Woraus es lernt",
            "target_precision" => "Von 100 Antworten sollen so viele stimmen",
            "features" => "Worauf es achtet",
            "note" => "Warum Sie es trainieren (freiwillig)",
            "file" => "Von importierten Tickets nur die dieser Datei",
            "max_tickets" => "Aus höchstens so vielen Tickets lernen",
            _ => name,
        };

    public override string TrainFor(Target target) => target == Target.Category ? "Kategorien" : "Prioritäten";

    public override string TrainLabel(Target target) => target == Target.Category ? "Kategorie" : "Priorität";

    public override string TrainKnown(Target target) =>
        target == Target.Category ? "Tickets mit bekannter Kategorie" : "Tickets mit bekannter Priorität";

    public override string TrainNothingKnown(Target target) =>
        target == Target.Category
            ? "Es gibt noch keine. Importieren Sie Tickets mit einer Kategorie, oder geben Sie beim Prüfen einigen eine."
            : "Es gibt noch keine. Importieren Sie Tickets mit einer Priorität.";

    public override string TrainNeeds(Target target) =>
        $"Mindestens {Trainings.MinCategories} {(target == Target.Category ? "Kategorien" : "Prioritäten")} brauchen je "
        + $"{Trainings.MinTickets} Tickets. Ab je 100 wird es gut. Jedes zehnte bleibt zum Vergleichen außen vor.";

    public override string TrainAll(int labels) => $"alle {Count(labels)}";

    public override string TrainOthers(int labels) => $"Und {Count(labels)} weitere mit weniger Tickets.";

    public override string TrainSource(LabelSource source, Target target) =>
        (source, target) switch
        {
            (LabelSource.Tickets, Target.Category) =>
                "Alle Tickets mit bekannter Kategorie: so importiert oder von einem Menschen vergeben, dessen Wort dann gilt.",
            (LabelSource.Tickets, _) => "Alle Tickets mit bekannter Priorität.",
            (LabelSource.Import, _) => "Nur, was importiert wurde, wie es kam: was Menschen seither berichtigt haben, bleibt außen vor.",
            _ => "Nur, was Menschen entschieden haben. Gut, wenn den importierten Kategorien nicht zu trauen ist; andere kennt es dann nicht.",
        };

    public override string TrainFeatures(FeatureChoice features) =>
        features switch
        {
            FeatureChoice.Words => "Wörter und Wortpaare. Schnell.",
            FeatureChoice.Characters =>
                "Auch Teile von Wörtern. Besser bei wenigen Tickets, Tippfehlern und zusammengesetzten Wörtern; dauert etwa fünfmal so lange.",
            FeatureChoice.Hybrid =>
                "Auch der Sinn ganzer Sätze, durch ein Sprachmodell für Englisch. Besser, wo Kunden dasselbe auf viele Weisen sagen; "
                    + "Trainieren und Klassifizieren dauern etwa hundertmal so lange.",
            _ => "Wörter und Teile von Wörtern versuchen und behalten, was besser ist. Meist das Richtige.",
        };

    public override string TrainPromote(bool isOther) =>
        isOther
            ? "Am Ende in Gebrauch nehmen, wenn es nicht schlechter ist als das jetzige Modell und alle seine Kategorien kennt."
            : "Am Ende in Gebrauch nehmen. Noch ist kein Modell in Gebrauch.";

    public override string TrainingTitle(Target target) =>
        target == Target.Category ? "Training eines Modells für Kategorien" : "Training eines Modells für Prioritäten";

    public override string TrainingAsked(TrainingPlan plan, DateTimeOffset at) =>
        $"Verlangt von {plan.By} am {Time(at)}; von 100 Antworten sollen {PercentOf(plan)} stimmen.";

    public override string TrainStage(TrainingStage stage) =>
        stage switch
        {
            TrainingStage.Reading => "Liest die Tickets",
            TrainingStage.Selecting => "Lernt aus den meisten und versucht sich an den übrigen",
            TrainingStage.Fitting => "Lernt aus allen",
            TrainingStage.Publishing => "Schreibt das Modell und prüft es",
            _ => "Vergleicht es mit dem Modell in Gebrauch",
        };

    public override string TrainVerdict(TrainingReport report, bool isInUse) =>
        (isInUse, report.WhyNot) switch
        {
            (true, WhyNotPromoted.InUseAlready) => $"Es wurde dasselbe wie das Modell, das schon in Gebrauch war: {report.Version}.",
            (true, _) => $"Das neue Modell {report.Version} ist in Gebrauch.",
            (_, null) => $"Das neue Modell {report.Version} kam in Gebrauch; jetzt ist es ein anderes.",
            (_, WhyNotPromoted.ForgetsCategories) =>
                $"Das neue Modell {report.Version} ist nicht in Gebrauch: es kennt {string.Join(", ", report.Forgotten)} nicht, anders als das Modell in Gebrauch.",
            (_, WhyNotPromoted.FewerRight) =>
                $"Das neue Modell {report.Version} ist nicht in Gebrauch: es liegt seltener richtig als das Modell in Gebrauch, und das um mehr, als Zufall erklärt.",
            (_, WhyNotPromoted.TooFewToCompare) =>
                $"Das neue Modell {report.Version} ist nicht in Gebrauch: es gibt zu wenige Tickets, aus denen keines der beiden gelernt hat, um zu sagen, welches besser ist. Entscheiden Sie selbst.",
            _ => $"Das neue Modell {report.Version} ist fertig und noch nicht in Gebrauch.",
        };

    public override string TrainedOn(TrainingReport report)
    {
        var rows = report.Rows == report.Available ? Count(report.Rows) : $"{Count(report.Rows)} von {Count(report.Available)}";
        var held = report is { Accuracy: { } accuracy, Coverage: { } coverage }
            ? $" An {Count(report.HeldOut)} dafür zurückgehaltenen stimmte in {Percent(accuracy)} der Fälle, was es am ehesten meinte; "
                + $"von selbst würde es {Percent(coverage)} beantworten."
            : "";
        return $"Es lernte aus {rows} Tickets in {Count(report.Categories.Count)} Kategorien.{held}";
    }

    public override string TrainSameTickets(int rows) =>
        $"Beide an denselben {Count(rows)} Tickets, aus denen keines gelernt hat";

    public override string TrainOnlyRight(ModelComparison comparison)
    {
        var (only, other) = (comparison.OnlyNewRight, comparison.OnlyCurrentRight);
        var chance = comparison.PValue > Chance ? " Das kann Zufall sein." : " Das ist kaum Zufall.";
        return only + other == 0
            ? "Beide liegen bei denselben Tickets richtig."
            : $"Bei {Count(only)} dieser Tickets liegt nur das neue richtig, bei {Count(other)} nur das in Gebrauch.{chance}";
    }
}
