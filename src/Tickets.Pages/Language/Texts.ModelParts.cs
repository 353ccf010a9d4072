using Tickets.Inference;

namespace Tickets.Pages;

/// <content>Of the parts of a model's page, and of what may be done with it.</content>
public partial class Texts
{
    public virtual string ReliabilityTitle => "How sure it was, and how often it was right";
    public virtual string ReliabilityHint => "A dot on the line is as sure as it should be; below, it is too sure. The larger a dot, the more tickets; hollow ones are of fewer than 20. Beneath: how many tickets.";
    public virtual string ReliabilitySure => "How sure it was";
    public virtual string ReliabilityMean => "Sure on average";
    public virtual string ReliabilityRight => "Were right";
    public virtual string FewRows => "few";

    public virtual string NoTargets => "It is not known what this model would do for other targets. Train again:";
    public virtual string TargetQuestion => "Of its answers, so many should be right:";
    public virtual string WrongOfHundred => "Wrong, of 100 answers";
    public virtual string LeftForPerson => "Left for a person";
    public virtual string ByCategory => "Category by category, for this target";
    public virtual string AnsweredOf => "Answered";
    public virtual string AllTargets => "All targets";
    public virtual string TargetShort => "Target";
    public virtual string CoverageTitle => "How much it answers, and how much of that is right";
    public virtual string CoverageHint => "The higher the target, the less it answers. Around the line: where the truth lies with 95 % certainty.";

    public virtual string NoMistake => "It made no mistake on these tickets.";
    public virtual string TopMistakes => "Most frequent mistakes";
    public virtual string ConfusionTitle => "What it took for what";
    public virtual string ConfusionLeads =>
        "The tickets that it was measured on are not kept with its answers; a number leads to the stored tickets with this known category that it has answered so.";

    public virtual string DriftOfOthers => "Only the model in use is watched: its latest tickets are compared with those it was made from.";
    public virtual string NoReference => "There is nothing to compare with: no ticket was held out when this model was made.";
    public virtual string NoDrift => "Tickets are as they were when the model was made.";
    public virtual string ModelFigure => "Figure";
    public virtual string ModelThen => "When it was made";
    public virtual string ModelNow => "Now";
    public virtual string KnownWords => "Words that it knows";
    public virtual string MeanConfidence => "How sure it is on average";
    public virtual string AgreedCorrections => "People agreed with it";
    public virtual string DriftOfCategories => "Which categories come";
    public virtual string DriftOfConfidences => "How sure it is";

    public virtual string ShadowTitle => "Two models side by side";
    public virtual string NoShadow => "No model is tried beside the one in use. A model's page begins that.";
    public virtual string ShadowHint => "Both look at the same tickets; only the one in use decides.";
    public virtual string ShadowSawNothing => "It has seen no ticket yet. Its first figures come with the next tickets.";
    public virtual string ChampionAnswers => "The one in use answers";
    public virtual string ShadowAnswers => "The other would answer";
    public virtual string ExpectedGain => "Expected gain";
    public virtual string ShadowOnCorrections => "Where people have decided";
    public virtual string Disagreements => "Where they disagree";
    public virtual string NoDisagreement => "Nowhere so far.";
    public virtual string DisagreementsHint => "Some tickets, those first of which the other model is most sure.";
    public virtual string ShadowTicket => "Ticket";
    public virtual string ChampionSays => "The one in use says";
    public virtual string ShadowSays => "The other says";
    public virtual string EndShadow => "Stop trying it";

    /// <summary>A range of shares.</summary>
    public virtual string ShareRange(double least, double most) => $"{Percent(least)} to {Percent(most)}";

    /// <summary>How often a model was right when it was about as sure.</summary>
    public virtual string Measured(ReliabilityBin bin) =>
        $"Measured: of {Count(bin.Rows)} tickets that it was {ShareRange(bin.From, bin.To)} sure of, {Percent(bin.Accuracy)} were right.";

    /// <summary>A dot of the diagram.</summary>
    public virtual string BinInWords(ReliabilityBin bin) =>
        $"{Percent(bin.Confidence)} sure: {Percent(bin.Accuracy)} right, of {Count(bin.Rows)} tickets";

    /// <summary>Whether confidences are what they say.</summary>
    public virtual string CalibrationInWords(Evaluation figures)
    {
        var worst = figures.Reliability.Where(bin => bin.Rows >= ReliabilityChart.Few).MaxBy(bin => Math.Abs(bin.Accuracy - bin.Confidence));
        var example = worst is null ? "" : $" At its worst it was {Percent(worst.Confidence)} sure, and {Percent(worst.Accuracy)} were right.";
        return $"How sure it says it is differs from how often it is right by {Tenth(100 * figures.CalibrationError)} points of 100 on average.{example}";
    }

    /// <summary>What the calibrator brought on the held-out tickets.</summary>
    public virtual string CalibrationBeforeAndAfter(double before, double after) =>
        $"On the held-out tickets it is {Tenth(100 * after)} points; without the calibrator it would be {Tenth(100 * before)}.";

    /// <summary>Names the features that were tried.</summary>
    public virtual string ModelTried => "Tried on the held-out tickets";

    /// <summary>How good models with some features are.</summary>
    public virtual string ModelTriedOne(TriedFeatures tried) =>
        $"{ModelFeatures(tried.FeatureSet)}: accuracy {ExactShare(tried.Accuracy)}, macro-F1 {ModelNumber(tried.MacroF1)}";

    /// <summary>Features, in words.</summary>
    public virtual string ModelFeatures(FeatureSet features) =>
        features == FeatureSet.Words ? "words and pairs of words" : "words, pairs of words, and runs of characters";

    /// <summary>What a target means.</summary>
    public virtual string CoverageInWords(TargetPoint point) =>
        point.Precision is { } right
            ? $"Of 100 tickets it answers about {100 * point.Coverage:0} by itself, {Tenth(100 * point.Coverage * (1 - right))} of them wrongly; {100 * (1 - point.Coverage):0} wait for a person."
            : "It would answer nothing: every ticket waits for a person.";

    /// <summary>How many tickets a day that is.</summary>
    public virtual string PerDayInWords(TargetPoint point, double perDay) =>
        perDay > 0
            ? $"At the volume of the last 7 days: ≈ {About(perDay * point.Coverage)} a day answered, ≈ {About(perDay * (1 - point.Coverage))} for people."
            : "";

    /// <summary>A number that is not known exactly: two or three digits of it.</summary>
    protected string About(double count)
    {
        var step = count < 100 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(count)) - 2);
        return Count((long)(Math.Round(count / step) * step));
    }

    /// <summary>How many of the answers are right, with the interval.</summary>
    public string PrecisionOf(TargetPoint point) =>
        point.Precision is { } right ? Interval(right, point.PrecisionLow, point.PrecisionHigh) : "–";

    /// <summary>A part of a number.</summary>
    public virtual string AnsweredCount(int part, int all) => $"{Count(part)} of {Count(all)}";

    /// <summary>How the targets were measured.</summary>
    public virtual string AllTargetsHint(int rows) =>
        $"On the {Count(rows)} tickets that were held out when it was made, with one mistake added to each category. The marked target is its own.";

    /// <summary>The button that makes a version.</summary>
    public virtual string RetargetLink(double target) => $"Make a version for {Percent(target)} …";

    /// <summary>A mistake.</summary>
    public virtual string MistakeInWords(Mistake mistake) =>
        $"{Count(mistake.Count)} of {Count(mistake.Of)} tickets about {mistake.Category} were taken for {mistake.Taken}.";

    /// <summary>A cell of the matrix.</summary>
    public virtual string CellInWords(Mistake cell) => $"{Count(cell.Count)} about {cell.Category}, taken for {cell.Taken}";

    /// <summary>How to read the matrix.</summary>
    public virtual string ConfusionHint(int left) =>
        "Each row is a category, the commonest first; each column what the model took its tickets for, with the same numbers."
        + (left > 0 ? $" {Count(left)} rarer categories are left out." : "");

    /// <summary>What is compared.</summary>
    public virtual string DriftHint(Drift drift) =>
        $"Its latest {Count(drift.Recent.Tickets)} tickets, beside the {Count(drift.Reference.Tickets)} that were held out when it was made.";

    /// <summary>What an index of change means.</summary>
    public virtual string ShiftInWords(double index) =>
        $"{(index > 0.1 ? "They have changed" : "About the same as before")} (stability index {index.ToString("0.00", Numbers)}; above 0.1 is a change).";

    /// <summary>How often people agreed.</summary>
    public virtual string CorrectionsOf(Drift drift) =>
        drift.AccuracyOnCorrections is { } share ? $"{Percent(share)} of {Count(drift.Corrections)}" : "–";

    /// <summary>How often two models agree.</summary>
    public virtual string AgreementInWords(ShadowReport report) =>
        $"They agree on {ExactShare(report.Agreement ?? 0)} of {Count(report.Tickets)} tickets.";

    /// <summary>How much better the other one would be.</summary>
    public virtual string GainInWords(double gain) =>
        $"{(gain >= 0 ? "+" : "−")}{Tenth(100 * Math.Abs(gain))} right answers in 100, if both are as sure as they should be";

    /// <summary>How both did where people have decided.</summary>
    public virtual string ShadowCorrectionsInWords(ShadowCorrections corrections) =>
        corrections.Tickets == 0
            ? "nobody has decided about a ticket on which they disagree"
            : $"of {Count(corrections.Tickets)} such tickets the one in use was right on {Count(corrections.ChampionRight)}, the other on {Count(corrections.ShadowRight)}";

    /// <summary>What is asked.</summary>
    public virtual string ModelQuestionTitle(ModelQuestion question) =>
        question.Change switch
        {
            ModelChange.Promote => $"Put model {question.Version} to use?",
            ModelChange.Rollback => $"Go back to model {question.Version}?",
            ModelChange.Shadow => $"Try model {question.Version} beside the one in use?",
            ModelChange.Target => $"Make a version of {question.Version} for {Percent(question.Point!.TargetPrecision)}?",
            _ => $"Delete model {question.Version}?",
        };

    /// <summary>What it does.</summary>
    public virtual string ModelChangeMeans(ModelQuestion question) =>
        question.Change switch
        {
            ModelChange.Promote or ModelChange.Rollback =>
                $"From the next ticket on, {question.Version} decides on every host. Tickets that are decided stay as they are."
                    + (question.InUse is { } now && now != question.Version ? $" {now} is kept, and one can go back to it." : ""),
            ModelChange.Shadow => "It looks at some of the tickets that come, and decides nothing. If another one is tried now, this one takes its place.",
            ModelChange.Target =>
                $"{CoverageInWords(question.Point!)} The new version has the same weights and other thresholds. It is not put to use: that is another step.",
            _ => "Its files are deleted on all hosts. Tickets that it decided stay, but their reasons can't be shown any more. Nobody can bring it back but by training.",
        };

    /// <summary>The button that does it.</summary>
    public virtual string ModelChangeButton(ModelChange change) =>
        change switch
        {
            ModelChange.Promote => "Put it to use",
            ModelChange.Rollback => "Go back to it",
            ModelChange.Shadow => "Try it",
            ModelChange.Target => "Make this version",
            _ => "Delete it for good",
        };
}
