using Tickets.Inference;

namespace Tickets.Pages;

/// <content>Of the pages about models.</content>
public sealed partial class GermanTexts
{
    public override string Models => "Modelle";
    public override string ToModels => "Zu den Modellen";
    public override string NoModelYet => "Es gibt noch kein Modell: Niemand entscheidet, und Tickets warten. Wer den Dienst betreibt, macht eines aus Tickets mit Kategorie:";
    public override string ModelListHint => "Das Modell in Gebrauch entscheidet jedes Ticket, das kommt. Die Zahlen gelten für Tickets, die beim Training zurückgehalten wurden.";
    public override string ModelVersion => "Modell";
    public override string ModelState => "Jetzt";
    public override string ModelMade => "Entstanden";
    public override string ModelTrainRows => "Gelernt aus Tickets";
    public override string ModelAccuracy => "Beste Vermutung stimmt";
    public override string ModelMacroF1 => "Makro-F1";
    public override string ModelAnswers => "Beantwortet selbst";
    public override string ModelCalibrationError => "Kalibrierungsfehler";
    public override string ModelDamaged => "Beschädigt:";
    public override string ModelSince => "In Gebrauch seit";
    public override string SinceWhen => "seit";
    public override string Promotions => "Welches Modell in Gebrauch war";
    public override string PromotedBy => "In Gebrauch genommen von";
    public override string PromotionNote => "Warum";
    public override string PromotionNoteField => "Warum? Das bleibt im Verlauf stehen (darf leer bleiben)";
    public override string RollbackLink => "Zum Modell davor zurück …";
    public override string PromoteLink => "In Gebrauch nehmen …";
    public override string ShadowLink => "Neben dem jetzigen erproben …";
    public override string DeleteModelLink => "Löschen …";
    public override string NothingChanged => "Nichts wurde geändert.";
    public override string ModelParts => "Teile dieser Seite";
    public override string NeverMeasured => "Niemand hat dieses Modell gemessen: Es entstand ohne zurückgehaltene Tickets oder mit einer früheren Version.";

    public override string ModelData => "Gelernt aus";
    public override string ModelWeightsOf => "Gewichte von";
    public override string ModelKindTitle => "Art";
    public override string ModelParameters => "Parameter";
    public override string ModelTarget => "Ziel";
    public override string ModelGate => "Prüfung vor dem Speichern";
    public override string ModelFigures => "Wie gut es ist";
    public override string ModelTop2 => "Eine der zwei besten Vermutungen stimmt";
    public override string ModelMajority => "Immer die häufigste Kategorie raten";
    public override string ModelCoverage => "Selbst beantwortet";
    public override string ModelPrecision => "Davon richtig";
    public override string ModelCategories => "Kategorie für Kategorie";
    public override string ModelMeasuredRows => "Gemessen an";
    public override string ModelCategoryPrecision => "Richtig, wenn vermutet";
    public override string ModelCategoryRecall => "Gefunden";
    public override string ModelThreshold => "Es antwortet";
    public override string ModelCategoriesHint => "Richtig, wenn vermutet: So viele der Tickets, die es dafür hält, haben die Kategorie. Gefunden: So viele derer, die sie haben, hielt es dafür. F1 liegt dazwischen.";
    public override string UnknownCategory => "dem Modell unbekannt";

    public override string ModelTitle(string version) => $"Modell {version}";

    public override string ModelStateOf(IReadOnlyList<string> aliases) =>
        aliases switch
        {
            [ModelAliases.ChampionName, ..] => "in Gebrauch",
            [.., ModelAliases.ShadowName] => "daneben erprobt",
            [ModelAliases.PreviousName] => "vorher in Gebrauch",
            _ => "nicht in Gebrauch",
        };

    public override string ModelKind(string? kind) =>
        kind switch
        {
            "linear" => "linear",
            "onnx" => "Transformer",
            _ => "",
        };

    protected override string Interval(double share, double low, double high) =>
        $"{ExactShare(share)} ({Tenth(100 * low)} bis {Tenth(100 * high)})";

    public override string ModelAnswersOf(ListedModel model) =>
        model switch
        {
            { ExpectedCoverage: { } coverage, TargetPrecision: { } target } => $"{Percent(coverage.Share)}, sodass {Percent(target)} stimmen",
            _ => "–",
        };

    public override string ModelUse(ModelSheet model) =>
        model switch
        {
            { Since: { } since, IsInUse: true } =>
                $"Es ist seit {Time(since.At)} in Gebrauch. In Gebrauch genommen hat es {since.By}{(since.Note is { } note ? $": {note}" : "")}.",
            { IsInUse: true } => "Es ist in Gebrauch.",
            { IsShadow: true } => "Es wird neben dem Modell in Gebrauch erprobt: Es sieht dieselben Tickets und entscheidet nichts.",
            _ => "Es ist nicht in Gebrauch.",
        };

    public override string ModelTabName(ModelTab tab) =>
        tab switch
        {
            ModelTab.Card => "Was es ist",
            ModelTab.Calibration => "Ist es so sicher, wie es sein sollte?",
            ModelTab.Coverage => "Wie viel soll es beantworten?",
            ModelTab.Errors => "Was verwechselt es?",
            _ => "Haben sich die Tickets geändert?",
        };

    public override string MeasuredOn(Evaluation figures, bool isTest) =>
        isTest
            ? $"Gemessen an {Count(figures.Rows)} Test-Tickets, die es nie gesehen hatte."
            : $"Gemessen an den {Count(figures.Rows)} Tickets, die beim Training zurückgehalten wurden. An ihnen wurden auch Sicherheit und "
                + "Schwellen gewählt, darum kann es an anderen etwas schlechter sein. An Test-Tickets misst es:";

    public override string ModelDataOf(ModelCard card) =>
        card switch
        {
            { TrainRows: 0 } => $"Tickets, die hier nicht bekannt sind; Schwellen aus {Count(card.ValidationRows)} Tickets",
            { TrainedOn: ModelCard.Store } => $"{Count(card.TrainRows)} Tickets dieses Dienstes mit Kategorie",
            _ => $"{Count(card.TrainRows)} Tickets mit Kategorie aus der Datei {card.TrainedOn ?? "?"}",
        };

    public override string ModelKindInWords(ModelCard card) =>
        card.FeatureSet switch
        {
            null => $"Transformer (ONNX), {Count(card.Features)} Token",
            FeatureSet.Words => $"linear, über {Count(card.Features)} Wörter und Wortpaare",
            FeatureSet.Hybrid => $"linear, über {Count(card.Features)} Wörter, Wortpaare und Zeichenfolgen sowie über Satzvektoren",
            _ => $"linear, über {Count(card.Features)} Wörter, Wortpaare und Zeichenfolgen",
        };

    public override string Meaning(string? sentence) =>
        sentence is null ? "Der Sinn des Textes" : $"Der Sinn des Textes, vor allem von „{sentence}“";

    public override string ModelParametersOf(ModelCard card) =>
        $"{Count(card.Categories.Count)} Kategorien, {Count(card.ValidationRows)} Tickets zurückgehalten, Startwert {card.Seed}, Programm {card.CodeVersion ?? "?"}, Daten {card.DataHash?[..12] ?? "?"}";

    public override string ModelTargetOf(ModelCard card)
    {
        var expected = card.ExpectedCoverage is { } coverage ? $"; erwartet wird, dass es {Interval(coverage.Share, coverage.Low, coverage.High)} beantwortet" : "";
        return $"{Percent(card.TargetPrecision)} seiner Antworten sollen stimmen{expected}";
    }

    public override string ModelLabels => "Die Kategorien, aus denen es lernte";

    public override IEnumerable<string> ModelLabelNotes(LabelReport labels)
    {
        if (labels.Contradicting > 0)
            yield return $"{Count(labels.Contradicting)} Tickets haben einen Text, den auch andere haben, mit einer anderen Kategorie";
        if (labels.LikelyWrong > 0)
            yield return $"{Count(labels.LikelyWrong)} Tickets haben vielleicht eine falsche Kategorie";
        foreach (var (one, other, share) in labels.Alike)
            yield return $"„{one}“ und „{other}“ sind schwer zu unterscheiden: {Percent(share)} ihrer Tickets werden für das andere gehalten";
        if (labels.Small.Count > 0)
            yield return $"Zu wenige Tickets, um daran zu messen: {string.Join(", ", labels.Small.Take(10))}";
    }

    public override string ModelGateOf(GateResult? gate) =>
        gate is null
            ? "keine: Es wurde anderswo trainiert"
            : $"bestanden: Es gab bei {Count(gate.Texts)} Texten die Antworten des trainierten Modells";

    public override string ThresholdOf(CategoryThreshold threshold)
    {
        var when = threshold.Threshold switch
        {
            null => "nie",
            0 => "immer",
            { } least => $"ab {Percent(least)}",
        };
        return threshold is { Threshold: not null, Note: not null } ? $"{when} (wenige Beispiele: {Count(threshold.Answers)})" : when;
    }
}
