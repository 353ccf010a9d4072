using Tickets.Contracts;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of a new model, and of its training.</content>
public partial class Texts
{
    public virtual string TrainTitle => "Train a model";
    public virtual string TrainLink => "Train a model …";
    public virtual string TrainTarget => "What it is to predict";
    public virtual string TrainPrecisionHint =>
        "When the model is not sure enough for this, it leaves the ticket to a person. More means fewer wrong answers, and more to review.";
    public virtual string TrainNoteHint => "It is kept with the model: you will know it again by that.";
    public virtual string TrainMore => "More choices";
    public virtual string TrainNow => "Begin the training";
    public virtual string TrainTooManyToCount => "There are too many to count in a moment.";
    public virtual string TrainByPersons => "by a person";
    public virtual string TrainEnough => "Whether they are enough";
    public virtual string TrainFew => "few";
    public virtual string TrainWaits => "Waits for a host that trains";
    public virtual string TrainCancel => "Stop the training";
    public virtual string TrainAgain => "Train again …";
    public virtual string TrainFailed => "No model came of it.";
    public virtual string TrainCancelled => "The training was stopped. The model in use is the same as before.";
    public virtual string TrainBeside => "Beside the model in use";
    public virtual string TrainThisModel => "New model";
    public virtual string TrainThatModel => "In use then";
    public virtual string TrainByCategory => "Category by category";
    public virtual string TrainRightHere => "New model right";
    public virtual string TrainRightThere => "In use right";
    public virtual string TrainAccuracy => "Its best guess is right";
    public virtual string TrainCoverage => "Answers by itself";
    public virtual string TrainRightOfAnswers => "Right, of these answers";
    public virtual string TrainMacroF1 => "Macro-F1: all categories count the same";
    public virtual string TrainPromoteNow => "Put this model to use";
    public virtual string TrainPromoteMeans =>
        "Tickets that come from then on, and those that wait, are decided by it. What is decided stays. The model in use now is kept, and can be taken back.";

    /// <summary>What is asked for in the form.</summary>
    public virtual string TrainField(string name) =>
        name switch
        {
            "source" => "What it learns from",
            "target_precision" => "Of 100 answers, so many should be right",
            "features" => "What it looks at",
            "note" => "Why you train it (optional)",
            "file" => "Of imported tickets, only those of this file",
            "max_tickets" => "Learn from so many tickets at most",
            _ => name,
        };

    /// <summary>What a model is for.</summary>
    public virtual string TrainFor(Target target) => target == Target.Category ? "Categories" : "Priorities";

    /// <summary>What a model learns.</summary>
    public virtual string TrainLabel(Target target) => target == Target.Category ? "Category" : "Priority";

    /// <summary>The tickets that there are to learn from.</summary>
    public virtual string TrainKnown(Target target) =>
        target == Target.Category ? "Tickets whose category is known" : "Tickets whose priority is known";

    /// <summary>There are none.</summary>
    public virtual string TrainNothingKnown(Target target) =>
        target == Target.Category
            ? "There are none yet. Import tickets with a category, or give some a category at the review desk."
            : "There are none yet. Import tickets with a priority.";

    /// <summary>How many are needed.</summary>
    public virtual string TrainNeeds(Target target) =>
        $"At least {Trainings.MinCategories} {(target == Target.Category ? "categories" : "priorities")} need {Trainings.MinTickets} "
        + "tickets each. With 100 and more each it gets good. One in ten is kept back to compare models.";

    /// <summary>The last line of the table.</summary>
    public virtual string TrainAll(int labels) => $"all {Count(labels)}";

    /// <summary>What the table leaves out.</summary>
    public virtual string TrainOthers(int labels) => $"And {Count(labels)} more with fewer tickets.";

    /// <summary>What it learns from.</summary>
    public virtual string TrainSource(LabelSource source, Target target) =>
        (source, target) switch
        {
            (LabelSource.Tickets, Target.Category) =>
                "All tickets whose category is known: imported with one, or given one by a person, whose word then counts.",
            (LabelSource.Tickets, _) => "All tickets whose priority is known.",
            (LabelSource.Import, _) => "Only what was imported, as it came: what people have corrected since is left out.",
            _ => "Only what people have decided. Good if the imported categories are not to be trusted; it knows no others then.",
        };

    /// <summary>What it looks at.</summary>
    public virtual string TrainFeatures(FeatureChoice features) =>
        features switch
        {
            FeatureChoice.Words => "Words, and pairs of words. Quick.",
            FeatureChoice.Characters =>
                "Parts of words too. Better for few tickets, misspelt or compound words; takes about five times as long.",
            FeatureChoice.Hybrid =>
                "The meaning of whole sentences too, by a language model for English. Better where customers say the same in many "
                    + "ways; training and classifying take about a hundred times as long.",
            _ => "Try words and parts of words, and keep what does better. Right for most.",
        };

    /// <summary>What happens at its end.</summary>
    public virtual string TrainPromote(bool isOther) =>
        isOther
            ? "Put it to use at the end, if it is no worse than the model in use, and knows all of its categories."
            : "Put it to use at the end. There is no model in use yet.";

    /// <summary>The title of a training.</summary>
    public virtual string TrainingTitle(Target target) =>
        target == Target.Category ? "Training of a model for categories" : "Training of a model for priorities";

    /// <summary>Who asked for what.</summary>
    public virtual string TrainingAsked(TrainingPlan plan, DateTimeOffset at) =>
        $"{plan.By} asked for it at {Time(at)}; of 100 answers {PercentOf(plan)} should be right.";

    /// <summary>What it is at.</summary>
    public virtual string TrainStage(TrainingStage stage) =>
        stage switch
        {
            TrainingStage.Reading => "Reads the tickets",
            TrainingStage.Selecting => "Learns from most, and tries itself on the others",
            TrainingStage.Fitting => "Learns from all",
            TrainingStage.Publishing => "Writes the model, and checks it",
            _ => "Compares it with the model in use",
        };

    /// <summary>Whether it is in use, and why not.</summary>
    public virtual string TrainVerdict(TrainingReport report, bool isInUse) =>
        (isInUse, report.WhyNot) switch
        {
            (true, WhyNotPromoted.InUseAlready) => $"It came out the same as the model that was in use already: {report.Version}.",
            (true, _) => $"The new model {report.Version} is in use.",
            (_, null) => $"The new model {report.Version} was put to use; another one is in use now.",
            (_, WhyNotPromoted.ForgetsCategories) =>
                $"The new model {report.Version} is not in use: it does not know {string.Join(", ", report.Forgotten)}, which the model in use knows.",
            (_, WhyNotPromoted.FewerRight) =>
                $"The new model {report.Version} is not in use: it is right less often than the model in use, by more than chance explains.",
            (_, WhyNotPromoted.TooFewToCompare) =>
                $"The new model {report.Version} is not in use: there are too few tickets that neither model has learnt from to tell which is better. Decide yourself.",
            _ => $"The new model {report.Version} is ready, and not in use yet.",
        };

    /// <summary>What it learnt from, and how it did.</summary>
    public virtual string TrainedOn(TrainingReport report)
    {
        var rows = report.Rows == report.Available ? Count(report.Rows) : $"{Count(report.Rows)} of {Count(report.Available)}";
        var held = report is { Accuracy: { } accuracy, Coverage: { } coverage }
            ? $" Tried on {Count(report.HeldOut)} held back for that, its best guess was right for {Percent(accuracy)}; "
                + $"it would answer {Percent(coverage)} by itself."
            : "";
        return $"It learnt from {rows} tickets in {Count(report.Categories.Count)} categories.{held}";
    }

    /// <summary>Over which tickets both were tried.</summary>
    public virtual string TrainSameTickets(int rows) => $"Both on the same {Count(rows)} tickets, from which neither has learnt";

    /// <summary>How the two differ.</summary>
    public virtual string TrainOnlyRight(ModelComparison comparison)
    {
        var (only, other) = (comparison.OnlyNewRight, comparison.OnlyCurrentRight);
        var chance = comparison.PValue > Chance ? " That may be chance." : " That is hardly chance.";
        return only + other == 0
            ? "Both are right about the same tickets."
            : $"{Count(only)} of these tickets only the new model gets right, {Count(other)} only the one in use.{chance}";
    }

    /// <summary>A share of 1, with a tenth of a percent.</summary>
    public string PercentExactly(double share) => share.ToString("0.0 %", Numbers);

    /// <summary>Above this, a difference may be chance.</summary>
    protected const double Chance = 0.05;

    /// <summary>Of a hundred answers, how many should be right.</summary>
    protected string PercentOf(TrainingPlan plan) => (100 * plan.TargetPrecision).ToString("0.#", Numbers);
}
