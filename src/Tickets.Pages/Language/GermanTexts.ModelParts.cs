using Tickets.Inference;

namespace Tickets.Pages;

/// <content>Of the parts of a model's page, and of what may be done with it.</content>
public sealed partial class GermanTexts
{
    public override string ReliabilityTitle => "Wie sicher es war, und wie oft es recht hatte";
    public override string ReliabilityHint => "Ein Punkt auf der Linie ist so sicher, wie er sein soll; darunter ist es zu sicher. Je größer ein Punkt, desto mehr Tickets; hohle sind von weniger als 20. Darunter: wie viele Tickets.";
    public override string ReliabilitySure => "Wie sicher es war";
    public override string ReliabilityMean => "Im Mittel sicher";
    public override string ReliabilityRight => "Stimmten";
    public override string FewRows => "wenige";

    public override string NoTargets => "Was dieses Modell bei anderen Zielen täte, ist nicht bekannt. Trainieren Sie neu:";
    public override string TargetQuestion => "So viele seiner Antworten sollen stimmen:";
    public override string WrongOfHundred => "Falsch, von 100 Antworten";
    public override string LeftForPerson => "Bleibt für einen Menschen";
    public override string ByCategory => "Kategorie für Kategorie, für dieses Ziel";
    public override string AnsweredOf => "Beantwortet";
    public override string AllTargets => "Alle Ziele";
    public override string TargetShort => "Ziel";
    public override string CoverageTitle => "Wie viel es beantwortet, und wie viel davon stimmt";
    public override string CoverageHint => "Je höher das Ziel, desto weniger beantwortet es. Um die Linie: wo die Wahrheit mit 95 % Sicherheit liegt.";

    public override string NoMistake => "Bei diesen Tickets machte es keinen Fehler.";
    public override string TopMistakes => "Die häufigsten Fehler";
    public override string ConfusionTitle => "Was es wofür hielt";
    public override string ConfusionLeads =>
        "Die Tickets, an denen es gemessen wurde, sind nicht mit seinen Antworten aufbewahrt; eine Zahl führt zu den gespeicherten Tickets mit dieser bekannten Kategorie, die es so beantwortet hat.";

    public override string DriftOfOthers => "Nur das Modell in Gebrauch wird beobachtet: Seine letzten Tickets werden mit denen verglichen, aus denen es entstand.";
    public override string NoReference => "Es gibt nichts zu vergleichen: Beim Training dieses Modells wurde kein Ticket zurückgehalten.";
    public override string NoDrift => "Die Tickets sind, wie sie waren, als das Modell entstand.";
    public override string ModelFigure => "Zahl";
    public override string ModelThen => "Als es entstand";
    public override string ModelNow => "Jetzt";
    public override string KnownWords => "Wörter, die es kennt";
    public override string MeanConfidence => "Wie sicher es im Mittel ist";
    public override string AgreedCorrections => "Menschen stimmten ihm zu";
    public override string DriftOfCategories => "Welche Kategorien kommen";
    public override string DriftOfConfidences => "Wie sicher es ist";

    public override string ShadowTitle => "Zwei Modelle nebeneinander";
    public override string NoShadow => "Kein Modell wird neben dem in Gebrauch erprobt. Auf der Seite eines Modells beginnt man damit.";
    public override string ShadowHint => "Beide sehen dieselben Tickets; nur das in Gebrauch entscheidet.";
    public override string ShadowSawNothing => "Es hat noch kein Ticket gesehen. Die ersten Zahlen kommen mit den nächsten Tickets.";
    public override string ChampionAnswers => "Das jetzige beantwortet";
    public override string ShadowAnswers => "Das andere würde beantworten";
    public override string ExpectedGain => "Erwarteter Gewinn";
    public override string ShadowOnCorrections => "Wo Menschen entschieden haben";
    public override string Disagreements => "Wo sie sich nicht einig sind";
    public override string NoDisagreement => "Bisher nirgends.";
    public override string DisagreementsHint => "Einige Tickets, zuerst die, bei denen das andere Modell am sichersten ist.";
    public override string ShadowTicket => "Ticket";
    public override string ChampionSays => "Das jetzige sagt";
    public override string ShadowSays => "Das andere sagt";
    public override string EndShadow => "Nicht weiter erproben";

    public override string ShareRange(double least, double most) => $"{Percent(least)} bis {Percent(most)}";

    public override string Measured(ReliabilityBin bin) =>
        $"Gemessen: Von {Count(bin.Rows)} Tickets, bei denen es zu {ShareRange(bin.From, bin.To)} sicher war, stimmten {Percent(bin.Accuracy)}.";

    public override string BinInWords(ReliabilityBin bin) =>
        $"zu {Percent(bin.Confidence)} sicher: {Percent(bin.Accuracy)} richtig, von {Count(bin.Rows)} Tickets";

    public override string CalibrationInWords(Evaluation figures)
    {
        var worst = figures.Reliability.Where(bin => bin.Rows >= ReliabilityChart.Few).MaxBy(bin => Math.Abs(bin.Accuracy - bin.Confidence));
        var example = worst is null ? "" : $" Am schlechtesten: Es war zu {Percent(worst.Confidence)} sicher, und {Percent(worst.Accuracy)} stimmten.";
        return $"Wie sicher es sich gibt, weicht davon, wie oft es recht hat, im Mittel um {Tenth(100 * figures.CalibrationError)} von 100 Punkten ab.{example}";
    }

    public override string CalibrationBeforeAndAfter(double before, double after) =>
        $"Auf den zurückgehaltenen Tickets sind es {Tenth(100 * after)} Punkte; ohne Kalibrierung wären es {Tenth(100 * before)}.";

    public override string ModelTried => "Versucht auf den zurückgehaltenen Tickets";

    public override string ModelTriedOne(TriedFeatures tried) =>
        $"{ModelFeatures(tried.FeatureSet)}: {ExactShare(tried.Accuracy)} richtig, Makro-F1 {ModelNumber(tried.MacroF1)}";

    public override string ModelFeatures(FeatureSet features) =>
        features == FeatureSet.Words ? "Wörter und Wortpaare" : "Wörter, Wortpaare und Zeichenfolgen";

    public override string CoverageInWords(TargetPoint point) =>
        point.Precision is { } right
            ? $"Von 100 Tickets beantwortet es etwa {100 * point.Coverage:0} selbst, {Tenth(100 * point.Coverage * (1 - right))} davon falsch; {100 * (1 - point.Coverage):0} warten auf einen Menschen."
            : "Es würde nichts beantworten: Jedes Ticket wartet auf einen Menschen.";

    public override string AnsweredCount(int part, int all) => $"{Count(part)} von {Count(all)}";

    public override string AllTargetsHint(int rows) =>
        $"An den {Count(rows)} Tickets, die beim Training zurückgehalten wurden, mit einem Fehler mehr je Kategorie. Das markierte Ziel ist seines.";

    public override string RetargetLink(double target) => $"Eine Version für {Percent(target)} machen …";

    public override string MistakeInWords(Mistake mistake) =>
        $"{Count(mistake.Count)} von {Count(mistake.Of)} Tickets über {mistake.Category} hielt es für {mistake.Taken}.";

    public override string PerDayInWords(TargetPoint point, double perDay) =>
        perDay > 0
            ? $"Bei so vielen wie in den letzten 7 Tagen: ≈ {About(perDay * point.Coverage)} am Tag beantwortet, ≈ {About(perDay * (1 - point.Coverage))} für Menschen."
            : "";

    public override string CellInWords(Mistake cell) => $"{Count(cell.Count)} über {cell.Category}, gehalten für {cell.Taken}";

    public override string ConfusionHint(int left) =>
        "Jede Zeile ist eine Kategorie, die häufigste zuerst; jede Spalte, wofür das Modell ihre Tickets hielt, mit denselben Nummern."
        + (left > 0 ? $" {Count(left)} seltenere Kategorien fehlen hier." : "");

    public override string DriftHint(Drift drift) =>
        $"Seine letzten {Count(drift.Recent.Tickets)} Tickets neben den {Count(drift.Reference.Tickets)}, die beim Training zurückgehalten wurden.";

    public override string ShiftInWords(double index) =>
        $"{(index > 0.1 ? "Sie haben sich geändert" : "Etwa wie zuvor")} (Stabilitätsindex {index.ToString("0.00", Numbers)}; über 0,1 ist eine Änderung).";

    public override string CorrectionsOf(Drift drift) =>
        drift.AccuracyOnCorrections is { } share ? $"{Percent(share)} von {Count(drift.Corrections)}" : "–";

    public override string AgreementInWords(ShadowReport report) =>
        $"Sie sind sich bei {ExactShare(report.Agreement ?? 0)} von {Count(report.Tickets)} Tickets einig.";

    public override string GainInWords(double gain) =>
        $"{(gain >= 0 ? "+" : "−")}{Tenth(100 * Math.Abs(gain))} richtige Antworten auf 100, wenn beide so sicher sind, wie sie sein sollen";

    public override string ShadowCorrectionsInWords(ShadowCorrections corrections) =>
        corrections.Tickets == 0
            ? "über kein Ticket, bei dem sie sich nicht einig sind, hat jemand entschieden"
            : $"bei {Count(corrections.Tickets)} solchen Tickets hatte das jetzige {Count(corrections.ChampionRight)}-mal recht, das andere {Count(corrections.ShadowRight)}-mal";

    public override string ModelQuestionTitle(ModelQuestion question) =>
        question.Change switch
        {
            ModelChange.Promote => $"Modell {question.Version} in Gebrauch nehmen?",
            ModelChange.Rollback => $"Zum Modell {question.Version} zurück?",
            ModelChange.Shadow => $"Modell {question.Version} neben dem jetzigen erproben?",
            ModelChange.Target => $"Eine Version von {question.Version} für {Percent(question.Point!.TargetPrecision)} machen?",
            _ => $"Modell {question.Version} löschen?",
        };

    public override string ModelChangeMeans(ModelQuestion question) =>
        question.Change switch
        {
            ModelChange.Promote or ModelChange.Rollback =>
                $"Vom nächsten Ticket an entscheidet {question.Version}, auf jedem Host. Was entschieden ist, bleibt, wie es ist."
                    + (question.InUse is { } now && now != question.Version ? $" {now} bleibt erhalten, und man kann zu ihm zurück." : ""),
            ModelChange.Shadow => "Es sieht einige der Tickets, die kommen, und entscheidet nichts. Wird schon eines erprobt, tritt dieses an seine Stelle.",
            ModelChange.Target =>
                $"{CoverageInWords(question.Point!)} Die neue Version hat dieselben Gewichte und andere Schwellen. Sie kommt nicht in Gebrauch: Das ist ein eigener Schritt.",
            _ => "Seine Dateien werden auf allen Hosts gelöscht. Was es entschieden hat, bleibt, doch die Gründe dafür kann niemand mehr zeigen. Nur neues Training bringt es zurück.",
        };

    public override string ModelChangeButton(ModelChange change) =>
        change switch
        {
            ModelChange.Promote => "In Gebrauch nehmen",
            ModelChange.Rollback => "Zurück zu ihm",
            ModelChange.Shadow => "Erproben",
            ModelChange.Target => "Diese Version machen",
            _ => "Endgültig löschen",
        };
}
