using Tickets.Inference;

namespace Tickets.Pages;

/// <content>Of the pages about models.</content>
public partial class Texts
{
    public virtual string Models => "Models";
    public virtual string ToModels => "To the models";
    public virtual string NoModelYet => "There is no model yet: nobody decides, and tickets wait. Whoever runs the service makes one from labelled tickets:";
    public virtual string ModelListHint => "The model in use decides every ticket that comes. Figures are of tickets that were held out when a model was made.";
    public virtual string ModelVersion => "Model";
    public virtual string ModelState => "Now";
    public virtual string ModelMade => "Made";
    public virtual string ModelTrainRows => "Trained on tickets";
    public virtual string ModelAccuracy => "Best guess is right";
    public virtual string ModelMacroF1 => "Macro-F1";
    public virtual string ModelAnswers => "Answers by itself";
    public virtual string ModelCalibrationError => "Calibration error";
    public virtual string ModelDamaged => "Damaged:";
    public virtual string ModelSince => "In use since";
    public virtual string SinceWhen => "since";
    public virtual string Promotions => "Which model was in use";
    public virtual string PromotedBy => "Put to use by";
    public virtual string PromotionNote => "Why";
    public virtual string PromotionNoteField => "Why? This is kept in the history (may be left empty)";
    public virtual string RollbackLink => "Go back to the model before …";
    public virtual string PromoteLink => "Put it to use …";
    public virtual string ShadowLink => "Try it beside the one in use …";
    public virtual string DeleteModelLink => "Delete it …";
    public virtual string NothingChanged => "Nothing was changed.";
    public virtual string ModelParts => "Parts of this page";
    public virtual string NeverMeasured => "Nobody has measured this model: it was made without held-out tickets, or by an earlier version.";

    public virtual string ModelData => "Made from";
    public virtual string ModelWeightsOf => "Weights of";
    public virtual string ModelKindTitle => "Kind";
    public virtual string ModelParameters => "Parameters";
    public virtual string ModelTarget => "Target";
    public virtual string ModelGate => "Check before it was written";
    public virtual string ModelFigures => "How good it is";
    public virtual string ModelTop2 => "One of its two best guesses is right";
    public virtual string ModelMajority => "Always guessing the commonest category";
    public virtual string ModelCoverage => "Answered by itself";
    public virtual string ModelPrecision => "Of these right";
    public virtual string ModelCategories => "Category by category";
    public virtual string ModelMeasuredRows => "Measured on";
    public virtual string ModelCategoryPrecision => "Right when guessed";
    public virtual string ModelCategoryRecall => "Found";
    public virtual string ModelThreshold => "It answers";
    public virtual string ModelCategoriesHint => "Right when guessed: of the tickets that it takes for the category, so many have it. Found: of those that have it, so many were taken for it. F1 is between the two.";
    public virtual string UnknownCategory => "unknown to the model";

    /// <summary>What a model is called.</summary>
    public virtual string ModelTitle(string version) => $"Model {version}";

    /// <summary>Where a model is.</summary>
    public virtual string ModelStateOf(IReadOnlyList<string> aliases) =>
        aliases switch
        {
            [ModelAliases.ChampionName, ..] => "in use",
            [.., ModelAliases.ShadowName] => "tried beside it",
            [ModelAliases.PreviousName] => "in use before",
            _ => "not in use",
        };

    /// <summary>What kind it is, in a word or two.</summary>
    public virtual string ModelKind(string? kind) =>
        kind switch
        {
            "linear" => "linear",
            "onnx" => "transformer",
            _ => "",
        };

    /// <summary>A number between 0 and 1.</summary>
    public string ModelNumber(double? value) => value?.ToString("0.000", Numbers) ?? "–";

    /// <summary>A number with one decimal.</summary>
    public string Tenth(double value) => value.ToString("0.0", Numbers);

    /// <summary>A share with one decimal.</summary>
    public string ExactShare(double share) => share.ToString("0.0 %", Numbers);

    /// <summary>A share that was counted, with its interval.</summary>
    public string ModelShareOf(double? share, int? rows)
    {
        if (share is not { } value || rows is not > 0)
            return "–";
        var (low, high) = WilsonInterval.Of((int)Math.Round(value * rows.Value), rows.Value);
        return Interval(value, low, high);
    }

    /// <summary>A share, and where it lies with 95 % certainty.</summary>
    protected virtual string Interval(double share, double low, double high) =>
        $"{ExactShare(share)} ({Tenth(100 * low)} to {Tenth(100 * high)})";

    /// <summary>How much a model answers, and for which target.</summary>
    public virtual string ModelAnswersOf(ListedModel model) =>
        model switch
        {
            { ExpectedCoverage: { } coverage, TargetPrecision: { } target } => $"{Percent(coverage.Share)}, so that {Percent(target)} are right",
            _ => "–",
        };

    /// <summary>Whether a model decides.</summary>
    public virtual string ModelUse(ModelSheet model) =>
        model switch
        {
            { Since: { } since, IsInUse: true } =>
                $"It has been in use since {Time(since.At)}. {since.By} put it to use{(since.Note is { } note ? $": {note}" : "")}.",
            { IsInUse: true } => "It is in use.",
            { IsShadow: true } => "It is tried beside the model in use: it looks at the same tickets, and decides nothing.",
            _ => "It is not in use.",
        };

    /// <summary>A part of the page.</summary>
    public virtual string ModelTabName(ModelTab tab) =>
        tab switch
        {
            ModelTab.Card => "What it is",
            ModelTab.Calibration => "Is it as sure as it should be?",
            ModelTab.Coverage => "How much should it answer?",
            ModelTab.Errors => "What does it confuse?",
            _ => "Have tickets changed?",
        };

    /// <summary>What was measured, and whether that is to be trusted.</summary>
    public virtual string MeasuredOn(Evaluation figures, bool isTest) =>
        isTest
            ? $"Measured on {Count(figures.Rows)} test tickets, which it had never seen."
            : $"Measured on the {Count(figures.Rows)} tickets that were held out when it was made. Its confidences and thresholds were "
                + "chosen on these, so it may do a little worse on others. This measures it on test tickets:";

    /// <summary>What it was trained on.</summary>
    public virtual string ModelDataOf(ModelCard card) =>
        card switch
        {
            { TrainRows: 0 } => $"tickets that are not known here; thresholds from {Count(card.ValidationRows)} tickets",
            { TrainedOn: ModelCard.Store } => $"{Count(card.TrainRows)} labelled tickets of this service",
            _ => $"{Count(card.TrainRows)} labelled tickets of the file {card.TrainedOn ?? "?"}",
        };

    /// <summary>Of which kind it is.</summary>
    public virtual string ModelKindInWords(ModelCard card) =>
        card.FeatureSet switch
        {
            null => $"transformer (ONNX), {Count(card.Features)} tokens",
            FeatureSet.Words => $"linear, over {Count(card.Features)} words and pairs of words",
            FeatureSet.Hybrid =>
                $"linear, over {Count(card.Features)} words, pairs of words, and runs of characters, and over sentence vectors",
            _ => $"linear, over {Count(card.Features)} words, pairs of words, and runs of characters",
        };

    /// <summary>The meaning of a text as a reason, and the sentence that mattered most.</summary>
    public virtual string Meaning(string? sentence) =>
        sentence is null ? "The meaning of the text" : $"The meaning of the text, most of all of “{sentence}”";

    /// <summary>How it was made.</summary>
    public virtual string ModelParametersOf(ModelCard card) =>
        $"{Count(card.Categories.Count)} categories, {Count(card.ValidationRows)} tickets held out, seed {card.Seed}, program {card.CodeVersion ?? "?"}, data {card.DataHash?[..12] ?? "?"}";

    /// <summary>What its thresholds were chosen for.</summary>
    public virtual string ModelTargetOf(ModelCard card)
    {
        var expected = card.ExpectedCoverage is { } coverage ? $"; it is expected to answer {Interval(coverage.Share, coverage.Low, coverage.High)}" : "";
        return $"{Percent(card.TargetPrecision)} of its answers should be right{expected}";
    }

    /// <summary>What is odd about the categories that it learnt.</summary>
    public virtual string ModelLabels => "The categories it learnt from";

    /// <summary>That, in sentences.</summary>
    public virtual IEnumerable<string> ModelLabelNotes(LabelReport labels) => labels.InWords();

    /// <summary>What the gate found.</summary>
    public virtual string ModelGateOf(GateResult? gate) =>
        gate is null
            ? "none: it was trained elsewhere"
            : $"passed: it gave the answers of the trained model for {Count(gate.Texts)} texts";

    /// <summary>From when on it answers with a category.</summary>
    public virtual string ThresholdOf(CategoryThreshold threshold)
    {
        var when = threshold.Threshold switch
        {
            null => "never",
            0 => "always",
            { } least => $"from {Percent(least)} on",
        };
        return threshold is { Threshold: not null, Note: not null } ? $"{when} (few examples: {Count(threshold.Answers)})" : when;
    }
}
