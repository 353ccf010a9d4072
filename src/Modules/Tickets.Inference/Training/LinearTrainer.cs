using Microsoft.ML.Data;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Fits linear models: selects the vocabulary, and has ML.NET train the weights.</summary>
public static class LinearTrainer
{
    private const int MaxFeatures = 400_000;
    private const int MinMaxFeatures = 20_000;
    private const int FeaturesPerRow = 10;
    private const int MaxWeights = 40_000_000;

    // Of the time that fitting takes.
    private const double WithVocabulary = 0.2;
    private const double WithVectors = 0.4;

    /// <summary>Fits a model, without a calibrator or thresholds: it never abstains.</summary>
    public static LinearModel Fit(
        IReadOnlyList<LabelledTicket> rows,
        FeatureSet featureSet,
        CancellationToken cancellation = default
    ) => Fit(rows, ClassesOf(rows), featureSet, SdcaObjective.Svm, cancellation).Linear;

    /// <summary>Fits a logistic regression on words and bigrams, to compare with.</summary>
    public static LinearModel FitBaseline(IReadOnlyList<LabelledTicket> rows, CancellationToken cancellation) =>
        Fit(rows, ClassesOf(rows), FeatureSet.Words, SdcaObjective.LogisticRegression, cancellation).Linear;

    /// <summary>The categories of rows, in ordinal order.</summary>
    internal static string[] ClassesOf(IEnumerable<LabelledTicket> rows) =>
        [.. rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// Fits a model for categories of which the rows need not have all; tells which share of the work is done, 0 to 1.
    /// </summary>
    /// <exception cref="UnusableTicketsException">No row has a word.</exception>
    internal static (LinearModel Linear, SdcaModel Sdca) Fit(
        IReadOnlyList<LabelledTicket> rows,
        string[] classes,
        FeatureSet featureSet,
        SdcaObjective objective,
        CancellationToken cancellation,
        Action<double>? progress = null
    )
    {
        var builder = new VocabularyBuilder(featureSet);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(row.Subject, row.Body);
        }

        var vocabulary = builder.Build(FeatureLimit(rows.Count, classes.Length));
        progress?.Invoke(WithVocabulary);
        // A text without a word teaches nothing, and a vector of zeros has no direction.
        var data = SdcaRows(rows, vocabulary, classes).Where(row => row.Features.GetValues().Length > 0).ToArray();
        if (data.Length == 0)
            throw new UnusableTicketsException("The tickets to train on have no words.");
        WeighCategoriesEqually(data);
        progress?.Invoke(WithVectors);

        var sdca = SdcaModel.Train(data, vocabulary.Count, classes.Length, objective, cancellation);
        var (weights, biases) = sdca.Parameters(vocabulary.Count);
        var counts = rows.CountBy(row => row.Label).ToDictionary();
        var linear = new LinearModel(
            classes,
            [.. classes.Select(category => counts.GetValueOrDefault(category))],
            vocabulary,
            weights,
            biases,
            Calibrator.None,
            Thresholds: new float[classes.Length],
            Fingerprints: [.. rows.Select(row => row.Fingerprint).Distinct().Order()]
        );
        progress?.Invoke(1);
        return (linear, sdca);
    }

    /// <summary>The features and categories of tickets, as ML.NET reads them.</summary>
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
                Label = (uint)Array.BinarySearch(classes, ticket.Label, StringComparer.Ordinal),
            };
        }
    }

    // However many rows a category has (docs/adr/0024).
    private static void WeighCategoriesEqually(SdcaRow[] rows)
    {
        var counts = rows.CountBy(row => row.Label).ToDictionary();
        foreach (var row in rows)
            row.Weight = (float)rows.Length / counts.Count / counts[row.Label];
    }

    // Where texts are few and long, bigrams that occur once or twice drown the rest: without a limit per row, accuracy
    // on validation rows of 1,100 long texts was 2 points lower.
    private static int FeatureLimit(int rows, int classes) =>
        Math.Min(
            (int)Math.Clamp((long)FeaturesPerRow * rows, MinMaxFeatures, MaxFeatures),
            MaxWeights / LinearModel.StrideOf(classes)
        );
}
