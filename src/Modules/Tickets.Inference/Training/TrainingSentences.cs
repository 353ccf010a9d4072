using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Says in words how good a trained model is.</summary>
public static class TrainingSentences
{
    /// <summary>On tickets that were held out; null without any.</summary>
    public static string? HeldOut(TrainingReport report)
    {
        if (report is not { Accuracy: { } accuracy, MacroF1: { } macroF1 })
            return null;
        // All tickets are held out once in cross-validation, so their number looks like that of the training.
        var how =
            report.HeldOut == report.Rows
                ? $"by cross-validation, on {report.HeldOut} tickets, each by a model that had not seen it"
                : $"on {report.HeldOut} held-out tickets";
        return $"{how}: accuracy {accuracy:0.000}, macro-F1 {macroF1:0.000}";
    }

    /// <summary>How many near-duplicates there are, by the first row of each row's group; null without any.</summary>
    public static string? NearDuplicates(IReadOnlyList<int> groups)
    {
        int[] sizes = [.. groups.CountBy(group => group).Select(group => group.Value).Where(size => size > 1)];
        return sizes.Length == 0
            ? null
            : $"near-duplicates: {sizes.Sum()} rows are in {sizes.Length} groups, the largest of {sizes.Max()}; "
                + "no group is both trained and measured on";
    }

    /// <summary>Why it was put to use, for the log of promotions.</summary>
    public static string Evidence(ModelComparison? with) =>
        with is null
            ? "trained"
            : $"trained; accuracy {with.New.Accuracy:0.000} on {with.Rows} tickets that neither was trained on, {with.Current.Accuracy:0.000} before";

    /// <summary>That it is worse than the model in use.</summary>
    public static string Worse(ModelComparison with) =>
        $"it is worse than model {with.InUse}: of {with.Rows} tickets that neither was trained on, only the model in use is right about "
        + $"{with.OnlyCurrentRight}, only the new one about {with.OnlyNewRight}, which is more than one standard error";

    /// <summary>Beside the model that was in use before, if both know some category.</summary>
    public static string Compared(ModelComparison with, ModelCard inUse, ModelCard card)
    {
        var before = inUse.TrainedOn switch
        {
            null => $"model {with.InUse}, in use before",
            ModelCard.Store => $"model {with.InUse}, in use before and trained on the tickets of the store",
            _ => $"model {with.InUse}, in use before and trained on {inUse.TrainedOn}",
        };
        return inUse.Categories.Keys.Any(card.Categories.ContainsKey)
            ? $"on {with.Rows} tickets that neither was trained on: accuracy {with.New.Accuracy:0.000}, "
                + $"that of {before}, {with.Current.Accuracy:0.000}"
            : $"{before}, knows none of these categories: there is nothing to compare";
    }
}
