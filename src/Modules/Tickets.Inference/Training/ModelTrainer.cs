using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// Trains a model. Features, calibrator and thresholds are selected on held-out rows: the validation split, or 5-fold
/// cross-validation when it has fewer than 10,000 rows. The final weights are fitted to all rows (docs/adr/0021).
/// </summary>
/// <param name="progress">Is told how far it is.</param>
/// <param name="vectors">Gives sentence vectors, and remembers those of the rows; by default as usual.</param>
public sealed class ModelTrainer(Action<TrainingProgress>? progress = null, SentenceVectors? vectors = null)
{
    /// <summary>Seed of the order in which rows are trained on.</summary>
    public const int Seed = 42;

    private const double MinGain = 0.005;

    // Of so many held-out rows the standard error of a gain is below that.
    private const int EnoughToCompare = 3000;
    private const int SaidDoubtful = 5;

    // Sentence vectors cost so much that a person has to want them.
    private static readonly FeatureSet[] Usual = [FeatureSet.Words, FeatureSet.WordsAndCharacters];

    /// <summary>Trains on rows of <see cref="Split.Train" /> and <see cref="Split.Validation" />.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="targetPrecision">The share of the answers that should be right, 0 to 1.</param>
    /// <param name="featureSet">Which features to use; null for words or, if that does better on held-out rows, characters too.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <exception cref="UnusableTicketsException">
    /// A row is of another split, there are no words, or fewer than two categories.
    /// </exception>
    public TrainedModel Train(
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision = 0.9,
        FeatureSet? featureSet = FeatureSet.Words,
        CancellationToken cancellation = default
    )
    {
        var classes = UsableClassesOf(rows);
        var groups = NearDuplicates.GroupsOf(rows);
        var folds = Folds.Divide(rows, groups);
        FeatureSet[] candidates = featureSet is { } one ? [one] : Usual;
        var texts = featureSet == FeatureSet.Hybrid ? TextsOf(rows) : [];
        var compared = candidates.Length == 1 ? folds.Count : FoldsToCompare(folds);
        var work = new TrainingWork(
            TrainingWork.OfSentences(texts.Length)
                + candidates.Sum(candidate => TrainingWork.Of(candidate, RowsToFit(folds.Take(compared))))
                + candidates.Max(candidate => TrainingWork.Of(candidate, RowsToFit(folds.Skip(compared)) + rows.Count)),
            progress
        );
        work.Say(TrainingStage.Selecting, $"training: {rows.Count} rows, {classes.Length} categories");
        if (TrainingSentences.NearDuplicates(groups) is { } nearDuplicates)
            work.Say(TrainingStage.Selecting, nearDuplicates);
        var sentences = vectors ?? new SentenceVectors(new OnnxSettings());
        if (texts.Length > 0)
        {
            work.Say(TrainingStage.Selecting, $"computing the sentence vectors of {texts.Length} texts");
            sentences.Remember(
                texts,
                work.Begin(TrainingStage.Selecting, TrainingWork.OfSentences(texts.Length)),
                cancellation
            );
        }

        var tried = new List<TriedFeatures>();
        var selected = candidates
            .Select(candidate => Noted(Compared(candidate), tried))
            .Aggregate((kept, other) => IsBetter(other, kept, work) ? other : kept);
        var selectedSet = selected.Set;
        var selection = compared == folds.Count
            ? selected.Selection
            : Selection.On([.. selected.Folds, .. Fit(selectedSet, compared, folds.Count)], classes, targetPrecision);

        foreach (var sentence in selection.Labels?.InWords() ?? [])
            work.Say(TrainingStage.Selecting, sentence);
        foreach (var doubtful in selection.Doubtful.Take(SaidDoubtful))
            work.Say(TrainingStage.Selecting, LabelReport.InWords(doubtful));
        var step = work.Begin(TrainingStage.Fitting, TrainingWork.Of(selectedSet, rows.Count));
        step(0);
        var linear = LinearTrainer.Fit(rows, OutOfScopeTexts.All, classes, selectedSet, sentences, step, cancellation);
        linear = linear with
        {
            Calibrator = selection.Calibrator,
            Scope = selection.Scope,
            Thresholds = selection.ThresholdValues,
            TrainedOn = TrainedTexts.Of(rows),
        };
        var categories = classes.Zip(linear.ClassRows).ToDictionary(pair => pair.First, pair => pair.Second);
        var card = ModelCard.Of(categories, linear.Vocabulary.Count, selectedSet, rows, targetPrecision, selection) with { Tried = tried };
        return new TrainedModel(linear, rows, selection.Evaluation, selection.Targets, selection.Doubtful, card)
        {
            Sentences = linear.HasSentences ? sentences : null,
        };

        Candidate Compared(FeatureSet candidate)
        {
            work.Say(TrainingStage.Selecting, $"selecting with {candidate} on {folds.Take(compared).Sum(fold => fold.HeldOut.Length)} held-out rows");
            var fitted = Fit(candidate, 0, compared);
            return new(candidate, fitted, Selection.On(fitted, classes, targetPrecision));
        }

        HeldOutFold[] Fit(FeatureSet candidate, int first, int end) =>
            [.. Enumerable.Range(first, end - first).Select(index => FitFold(folds[index], index, classes, candidate, sentences, work, cancellation))];
    }

    // The first ones, until they have enough rows.
    private static int FoldsToCompare(IReadOnlyList<(LabelledTicket[] Training, LabelledTicket[] HeldOut)> folds)
    {
        var (count, rows) = (0, 0);
        while (count < folds.Count && rows < EnoughToCompare)
            rows += folds[count++].HeldOut.Length;
        return count;
    }

    private static int RowsToFit(IEnumerable<(LabelledTicket[] Training, LabelledTicket[] HeldOut)> folds) =>
        folds.Sum(fold => fold.Training.Length);

    // Those of the rows, and those that are out of scope.
    private static TicketText[] TextsOf(IReadOnlyList<LabelledTicket> rows) =>
        [
            .. Evaluator.TextsOf(rows),
            .. OutOfScopeTexts.All.Select(text => new TicketText(Guid.Empty, text.Subject, text.Body)),
        ];

    private static string[] UsableClassesOf(IReadOnlyList<LabelledTicket> rows)
    {
        if (rows.FirstOrDefault(row => row.Split is not (Split.Train or Split.Validation)) is { } other)
            throw new UnusableTicketsException($"A ticket of the split '{other.Split}' must not be trained on.");
        if (rows.Count == 0)
            throw new UnusableTicketsException("There are no labelled tickets to train on.");
        var classes = LinearTrainer.ClassesOf(rows);
        return classes.Length > 1
            ? classes
            : throw new UnusableTicketsException(
                $"All {rows.Count} tickets to train on have the category '{classes[0]}'; two are needed."
            );
    }

    private static HeldOutFold FitFold(
        (LabelledTicket[] Training, LabelledTicket[] HeldOut) fold,
        int index,
        string[] classes,
        FeatureSet featureSet,
        SentenceVectors sentences,
        TrainingWork work,
        CancellationToken cancellation
    )
    {
        var step = work.Begin(TrainingStage.Selecting, TrainingWork.Of(featureSet, fold.Training.Length));
        var (outside, heldOutOutside) = OutOfScopeTexts.Divide(index);
        var linear = LinearTrainer.Fit(fold.Training, outside, classes, featureSet, sentences, step, cancellation);
        return new HeldOutFold(
            fold.HeldOut,
            Scored(new LinearScorer(linear, "", sentences), fold.HeldOut, heldOutOutside),
            (calibrator, scope) => new LinearScorer(linear with { Calibrator = calibrator, Scope = scope }, "", sentences)
        );
    }

    private static Candidate Noted(Candidate candidate, List<TriedFeatures> tried)
    {
        if (candidate.Selection.Evaluation is { } its)
            tried.Add(new(candidate.Set, its.Accuracy, its.MacroF1));
        return candidate;
    }

    // A larger feature set costs time with each text: it has to be worth it.
    private static bool IsBetter(Candidate other, Candidate kept, TrainingWork work)
    {
        if (other.Selection.Evaluation is not { } its || kept.Selection.Evaluation is not { } before)
            return false;
        var gain = (its.Accuracy + its.MacroF1 - before.Accuracy - before.MacroF1) / 2;
        work.Say(
            TrainingStage.Selecting,
            $"{other.Set}: {gain:+0.0000;-0.0000} accuracy and macro-F1 on held-out rows, {MinGain} is needed"
        );
        return gain >= MinGain;
    }

    private static IEnumerable<ScoredRow> Scored(
        LinearScorer scorer,
        LabelledTicket[] rows,
        IEnumerable<OutOfScopeText> outside
    )
    {
        string[] classes = [.. scorer.Classes];
        return rows.Select(row => Score(row.Subject, row.Body, Array.BinarySearch(classes, row.Label, StringComparer.Ordinal)))
            .Concat(outside.Select(text => Score(text.Subject, text.Body, TrainingVector.NoCategory)))
            .OfType<ScoredRow>();

        ScoredRow? Score(string subject, string body, int category)
        {
            var scores = new float[classes.Length];
            return scorer.Score(subject, body, scores, out var signs) ? new ScoredRow(scores, category, signs) : null;
        }
    }

    // Features that are tried, and what was selected with them on the folds that are compared.
    private sealed record Candidate(FeatureSet Set, HeldOutFold[] Folds, Selection Selection);
}
