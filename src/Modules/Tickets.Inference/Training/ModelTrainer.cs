using Microsoft.ML.Data;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>What a training run made; <see cref="ModelFolder.Publish" /> writes it.</summary>
/// <param name="Learnt">Learnt from all rows.</param>
/// <param name="Sdca">The same, as ML.NET has it.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Validation">
/// How good models were that had learnt from other rows than those they were measured on, if that could be done.
/// </param>
/// <param name="Card">Its card.</param>
public sealed record TrainedModel(
    LinearModel Learnt,
    SdcaModel Sdca,
    IReadOnlyList<LabelledTicket> Rows,
    Evaluation? Validation,
    ModelCard Card
);

/// <summary>
/// Trains a model. What is chosen (features, calibrator, thresholds) is chosen by models that have not seen the rows it
/// is chosen on: learnt from the training rows and measured on the validation rows or, where these are few, five models
/// that leave out a fifth of all rows each. The weights are then learnt from all of them (docs/adr/0021).
/// </summary>
public sealed class ModelTrainer(Action<string>? progress = null)
{
    /// <summary>Seeds the order in which rows are learnt from.</summary>
    public const int Seed = 42;

    /// <summary>With fewer validation rows all rows are used for choices, a fifth at a time.</summary>
    public const int EnoughValidationRows = 1000;

    private const int Folds = 5;
    private const int MaxFeatures = 400_000;
    private const int MinMaxFeatures = 20_000;
    private const int FeaturesPerRow = 10;
    private const int MaxWeights = 40_000_000;
    private const double WorthIt = 0.005;

    /// <summary>
    /// Trains on rows of <see cref="Split.Train" /> and <see cref="Split.Validation" />, no others; with no
    /// <paramref name="parts" /> given it tries all, and takes those that do best on rows left out.
    /// </summary>
    public TrainedModel Train(
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision = 0.9,
        TextParts? parts = TextParts.Words,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.FirstOrDefault(row => row.Split is not (Split.Train or Split.Validation)) is { } other)
            throw new UnusableTicketsException($"A ticket of the split '{other.Split}' must not be trained on.");
        if (rows.Count == 0)
            throw new UnusableTicketsException("There are no labelled tickets to train on.");
        var classes = ClassesOf(rows);
        if (classes.Length < 2)
            throw new UnusableTicketsException(
                $"All {rows.Count} tickets to train on have the category '{classes[0]}'; two are needed."
            );

        progress?.Invoke($"training: {rows.Count} rows, {classes.Length} categories");
        var candidates = parts is { } one ? [one] : Enum.GetValues<TextParts>();
        var chosen = candidates
            .Select(candidate => Choose(rows, classes, candidate, targetPrecision, cancellation))
            .Aggregate((kept, candidate) => IsBetter(candidate, kept) ? candidate : kept);

        var (learnt, sdca) = Learn(rows, classes, chosen.Parts!.Value, cancellation);
        learnt = learnt with { Calibrator = chosen.Calibrator, Thresholds = chosen.LeastConfidences };
        var categories = learnt.Classes.Zip(learnt.ClassRows).ToDictionary(pair => pair.First, pair => pair.Second);
        var card = ModelCard.Of(categories, learnt.Vocabulary.Count, rows, targetPrecision, chosen);
        return new TrainedModel(learnt, sdca, rows, chosen.Evaluation, card);
    }

    /// <summary>Learns the weights, without a calibrator or thresholds: it never abstains.</summary>
    public static LinearModel Learn(
        IReadOnlyList<LabelledTicket> rows,
        TextParts parts,
        CancellationToken cancellation = default
    ) => Learn(rows, ClassesOf(rows), parts, cancellation).Learnt;

    /// <summary>Learns a logistic regression on words, to compare with.</summary>
    public static LinearModel LearnBaseline(IReadOnlyList<LabelledTicket> rows, CancellationToken cancellation = default) =>
        Learn(rows, ClassesOf(rows), TextParts.Words, cancellation, SdcaModel.TrainBaseline).Learnt;

    private static string[] ClassesOf(IEnumerable<LabelledTicket> rows) =>
        [.. rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)];

    // More features cost time with each text: they have to be worth it.
    private bool IsBetter(Choices other, Choices kept)
    {
        if (other.Evaluation is not { } theirs || kept.Evaluation is not { } ours)
            return false;
        var gain = (theirs.Accuracy + theirs.MacroF1 - ours.Accuracy - ours.MacroF1) / 2;
        progress?.Invoke(
            FormattableString.Invariant(
                $"{other.Parts}: {gain:+0.0000;-0.0000} accuracy and macro-F1 on rows left out, {WorthIt} is needed"
            )
        );
        return gain >= WorthIt;
    }

    private Choices Choose(
        IReadOnlyList<LabelledTicket> rows,
        string[] classes,
        TextParts parts,
        double targetPrecision,
        CancellationToken cancellation
    )
    {
        var folds = FoldsOf(rows).ToArray();
        progress?.Invoke($"choosing with {parts} on {folds.Sum(fold => fold.LeftOut.Length)} rows left out");
        var measured = folds
            .Select(fold => (Learn(fold.LearntFrom, classes, parts, cancellation).Learnt, fold.LeftOut))
            .ToArray();

        return Choices.Make(
            parts,
            classes,
            targetPrecision,
            [
                .. measured.Select(fold => new Measured(
                    fold.LeftOut,
                    Scored(fold.Learnt, fold.LeftOut),
                    calibrator => new LinearScorer(fold.Learnt with { Calibrator = calibrator }, "")
                )),
            ]
        );
    }

    // By fingerprint: texts that are nearly the same are never on both sides.
    private static IEnumerable<(LabelledTicket[] LearntFrom, LabelledTicket[] LeftOut)> FoldsOf(
        IReadOnlyList<LabelledTicket> rows
    )
    {
        var learntFrom = rows.Where(row => row.Split == Split.Train).ToArray();
        var seen = learntFrom.Select(row => row.Fingerprint).ToHashSet();
        var validation = rows.Where(row => row.Split == Split.Validation && !seen.Contains(row.Fingerprint)).ToArray();
        if (validation.Length >= EnoughValidationRows)
            return [(learntFrom, validation)];
        return Enumerable
            .Range(0, Folds)
            .Select(fold => (rows.Where(row => FoldOf(row) != fold).ToArray(), rows.Where(row => FoldOf(row) == fold).ToArray()))
            .Where(fold => fold is { Item1.Length: > 0, Item2.Length: > 0 });
    }

    // The last digit is the split's.
    private static int FoldOf(LabelledTicket row) => (int)((ulong)row.Fingerprint / 10 % Folds);

    private static (LinearModel Learnt, SdcaModel Sdca) Learn(
        IReadOnlyList<LabelledTicket> rows,
        string[] classes,
        TextParts parts,
        CancellationToken cancellation,
        TrainSdca? train = null
    )
    {
        var builder = new VocabularyBuilder(parts);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(row.Subject, row.Body);
        }
        var vocabulary = builder.Build(FeatureLimit(rows.Count, classes.Length));

        // A text without a word teaches nothing, and a vector of zeros has no direction.
        var data = SdcaRows(rows, vocabulary, classes).Where(row => row.Features.GetValues().Length > 0).ToArray();
        if (data.Length == 0)
            throw new UnusableTicketsException("The tickets to train on have no words.");
        // All categories count the same, whether they have many rows or few (docs/adr/0024).
        var rowsOf = data.CountBy(row => row.Label).ToDictionary();
        foreach (var row in data)
            row.Weight = (float)data.Length / rowsOf.Count / rowsOf[row.Label];
        var sdca = (train ?? SdcaModel.Train)(data, vocabulary.Count, classes.Length, Seed, cancellation);
        var (weights, biases) = sdca.Parameters(vocabulary.Count);
        var counts = rows.CountBy(row => row.Label).ToDictionary();
        int[] classRows = [.. classes.Select(category => counts.GetValueOrDefault(category))];
        long[] fingerprints = [.. rows.Select(row => row.Fingerprint).Distinct().Order()];
        return (new LinearModel(classes, classRows, vocabulary, weights, biases, Calibrator.None, new float[classes.Length], fingerprints), sdca);
    }

    // With few and long texts, word pairs that occur once or twice drown the rest: without a limit per row, accuracy on
    // validation rows of 1,100 long texts was 2 points lower.
    private static int FeatureLimit(int rows, int classes) =>
        Math.Min(
            (int)Math.Clamp((long)FeaturesPerRow * rows, MinMaxFeatures, MaxFeatures),
            MaxWeights / LinearModel.StrideOf(classes)
        );

    internal static IEnumerable<SdcaRow> SdcaRows(
        IEnumerable<LabelledTicket> tickets,
        Vocabulary vocabulary,
        string[] classes
    )
    {
        var vector = new FeatureVector();
        foreach (var ticket in tickets)
        {
            vocabulary.Vectorise(ticket.Subject, ticket.Body, vector);
            var (indices, values) = vector.Sorted();
            yield return new SdcaRow
            {
                Features = new VBuffer<float>(vocabulary.Count, indices.Length, values, indices),
                Label = (uint)IndexOf(classes, ticket.Label),
            };
        }
    }

    private static IEnumerable<ScoredRow> Scored(LinearModel learnt, LabelledTicket[] rows)
    {
        var scorer = new LinearScorer(learnt, "");
        foreach (var row in rows)
        {
            var scores = new float[learnt.Classes.Length];
            if (scorer.Score(row.Subject, row.Body, scores))
                yield return new ScoredRow(scores, IndexOf(learnt.Classes, row.Label));
        }
    }

    private static int IndexOf(string[] classes, string label) =>
        Array.BinarySearch(classes, label, StringComparer.Ordinal);

    private delegate SdcaModel TrainSdca(
        IReadOnlyList<SdcaRow> rows,
        int features,
        int classes,
        int seed,
        CancellationToken cancellation
    );
}
