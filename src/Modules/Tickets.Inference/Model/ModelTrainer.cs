using Microsoft.ML.Data;
using Tickets.Contracts;

namespace Tickets.Inference.Model;

/// <summary>What a training run made; <see cref="ModelFolder.Publish" /> writes it.</summary>
public sealed record TrainedModel(
    LearntModel Learnt,
    SdcaModel Sdca,
    IReadOnlyList<LabelledTicket> HeldOut,
    Evaluation? Validation,
    ModelCard Card
);

/// <summary>Trains a model: weights on the training rows, temperature and threshold on the validation rows.</summary>
public sealed class ModelTrainer(Action<string>? progress = null)
{
    /// <summary>Seeds the order in which rows are learnt from.</summary>
    public const int Seed = 42;

    private const int MaxFeatures = 400_000;
    private const int MinMaxFeatures = 20_000;
    private const int FeaturesPerRow = 10;
    private const int MaxWeights = 40_000_000;
    private const double WorthIt = 0.005;

    /// <summary>
    /// Trains on rows of <see cref="Split.Train" /> and <see cref="Split.Validation" />, no others; with no
    /// <paramref name="parts" /> given it tries all, and takes those that do best on the validation rows.
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

        var training = rows.Where(row => row.Split == Split.Train).ToArray();
        if (training.Length == 0)
            throw new UnusableTicketsException("There are no labelled tickets to train on.");
        var classes = training.CountBy(row => row.Label).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        if (classes.Length < 2)
            throw new UnusableTicketsException(
                $"All {training.Length} tickets to train on have the category '{classes[0].Key}'; two are needed."
            );

        var candidates = parts is { } one ? [one] : Enum.GetValues<TextParts>();
        return candidates
            .Select(candidate =>
            {
                var (learnt, sdca) = Learn(training, classes, candidate, cancellation);
                return Choose(learnt, sdca, rows, targetPrecision);
            })
            .Aggregate((kept, other) => IsBetter(other, kept) ? other : kept);
    }

    // More features cost time with each text: they have to be worth it.
    private bool IsBetter(TrainedModel other, TrainedModel kept)
    {
        if (other.Validation is not { } theirs || kept.Validation is not { } ours)
            return false;
        var gain = (theirs.Accuracy + theirs.MacroF1 - ours.Accuracy - ours.MacroF1) / 2;
        progress?.Invoke(
            FormattableString.Invariant(
                $"{other.Card.Parts}: {gain:+0.0000;-0.0000} accuracy and macro-F1 on the validation rows, {WorthIt} is needed"
            )
        );
        return gain >= WorthIt;
    }

    private (LearntModel Learnt, SdcaModel Sdca) Learn(
        LabelledTicket[] training,
        KeyValuePair<string, int>[] rowsByClass,
        TextParts parts,
        CancellationToken cancellation
    )
    {
        string[] classes = [.. rowsByClass.Select(pair => pair.Key)];
        int[] classRows = [.. rowsByClass.Select(pair => pair.Value)];
        var builder = new VocabularyBuilder(parts);
        foreach (var row in training)
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(row.Subject, row.Body);
        }
        var vocabulary = builder.Build(FeatureLimit(training.Length, classes.Length));
        progress?.Invoke($"training: {training.Length} rows, {classes.Length} categories, {vocabulary.Count} features");

        // A text without a word teaches nothing, and a vector of zeros has no direction.
        var data = SdcaRows(training, vocabulary, classes).Where(row => row.Features.GetValues().Length > 0).ToArray();
        if (data.Length == 0)
            throw new UnusableTicketsException("The tickets to train on have no words.");
        var sdca = SdcaModel.Train(data, vocabulary.Count, classes.Length, Seed, cancellation);
        var (weights, biases) = sdca.Parameters(vocabulary.Count);
        long[] fingerprints = [.. training.Select(row => row.Fingerprint).Distinct().Order()];
        return (new LearntModel(classes, classRows, vocabulary, weights, biases, 1, new float[classes.Length], fingerprints), sdca);
    }

    // With few and long texts, word pairs that occur once or twice drown the rest: without a limit per row, accuracy on
    // validation rows of 1,100 long texts was 2 points lower.
    private static int FeatureLimit(int rows, int classes) =>
        Math.Min(
            (int)Math.Clamp((long)FeaturesPerRow * rows, MinMaxFeatures, MaxFeatures),
            MaxWeights / LearntModel.StrideOf(classes)
        );

    private TrainedModel Choose(
        LearntModel learnt,
        SdcaModel sdca,
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision
    )
    {
        progress?.Invoke("choosing temperature and threshold on the validation rows");
        var scorer = new TicketScorer(learnt, "");
        var validation = rows.Where(row => row.Split == Split.Validation && !scorer.WasTrainedOn(row.Fingerprint))
            .ToArray();

        learnt = learnt with { Temperature = Calibration.FitTemperature([.. Scored(learnt, scorer, validation)]) };
        scorer = new TicketScorer(learnt, "");
        var answers = validation
            .Select(row => (row.Label, Answer: scorer.Classify(new TicketText(default, row.Subject, row.Body))))
            .Where(row => row.Answer.Reason != Reasons.NoKnownWords)
            .Select(row => Answered(learnt.Classes, row.Answer, row.Label))
            .ToArray();
        var thresholds = Calibration.ChooseThresholds(answers, learnt.Classes, targetPrecision);
        learnt = learnt with { Thresholds = [.. thresholds.Select(chosen => chosen.Threshold ?? float.PositiveInfinity)] };

        var evaluation = validation.Length == 0 ? null : Evaluator.Evaluate(new TicketScorer(learnt, ""), validation);
        var reference =
            validation.Length == 0
                ? null
                : InputStatistics.Of(learnt, [.. validation.Select(row => new TicketText(default, row.Subject, row.Body))]);
        var card = ModelCard.Of(
            learnt,
            Evaluator.HashOf(rows),
            validation.Length,
            targetPrecision,
            thresholds,
            evaluation,
            reference
        );
        return new TrainedModel(learnt, sdca, validation.Length > 0 ? validation : rows, evaluation, card);
    }

    private static ValidationAnswer Answered(string[] classes, Classification answer, string label)
    {
        var (category, confidence) = answer.Alternatives[0];
        return new ValidationAnswer(IndexOf(classes, category), confidence, category == label);
    }

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
                Label = IndexOf(classes, ticket.Label) is var index && index < 0 ? uint.MaxValue : (uint)index,
            };
        }
    }

    private static IEnumerable<ScoredRow> Scored(LearntModel learnt, TicketScorer scorer, LabelledTicket[] rows)
    {
        foreach (var row in rows)
        {
            var scores = new float[learnt.Classes.Length];
            if (scorer.Score(row.Subject, row.Body, scores))
                yield return new ScoredRow(scores, IndexOf(learnt.Classes, row.Label));
        }
    }

    private static int IndexOf(string[] classes, string label) =>
        Array.BinarySearch(classes, label, StringComparer.Ordinal);
}
