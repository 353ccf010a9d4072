using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Fits linear models: selects the vocabulary, and trains the weights.</summary>
public static class LinearTrainer
{
    private const int MaxFeatures = 400_000;
    private const int MinMaxFeatures = 20_000;
    private const int FeaturesPerRow = 10;
    private const int MaxWeights = 80_000_000; // of all blocks

    // Selected by cross-validation within the training rows of four sets of support texts (docs/adr/0045).
    private const float Cost = 1;

    // Of the time that fitting takes.
    private const double WithVocabulary = 0.2;
    private const double WithVectors = 0.4;

    /// <summary>
    /// Fits a model, without a calibrator or thresholds: it never abstains. <see cref="FeatureSet.Hybrid" /> needs something
    /// that gives sentence vectors.
    /// </summary>
    public static LinearModel Fit(
        IReadOnlyList<LabelledTicket> rows,
        FeatureSet featureSet,
        SentenceVectors? sentences = null,
        CancellationToken cancellation = default
    ) => Fit(rows, OutOfScopeTexts.All, ClassesOf(rows), featureSet, sentences, progress: null, cancellation);

    /// <summary>Fits a logistic regression on words and bigrams, to compare with.</summary>
    public static LinearModel FitBaseline(IReadOnlyList<LabelledTicket> rows, CancellationToken cancellation)
    {
        var classes = ClassesOf(rows);
        var (vocabulary, vectors) = Vectors(rows, classes, FeatureSet.Words, null, progress: null, cancellation);
        var (weights, biases) = LogisticBaseline.Train(vectors, vocabulary.Count, classes.Length, cancellation);
        return Model(rows, classes, vocabulary, weights, biases);
    }

    /// <summary>The categories of rows, in ordinal order.</summary>
    internal static string[] ClassesOf(IEnumerable<LabelledTicket> rows) =>
        [.. rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// Fits a model for categories of which the rows need not have all; tells which share of the work is done, 0 to 1.
    /// </summary>
    /// <exception cref="UnusableTicketsException">No row has a word.</exception>
    internal static LinearModel Fit(
        IReadOnlyList<LabelledTicket> rows,
        IReadOnlyList<OutOfScopeText> outside,
        string[] classes,
        FeatureSet featureSet,
        SentenceVectors? sentences,
        Action<double>? progress,
        CancellationToken cancellation
    )
    {
        if (featureSet != FeatureSet.Hybrid)
            sentences = null;
        var (vocabulary, vectors) = Vectors(rows, classes, featureSet, sentences, progress, cancellation);
        var ofOutside = outside
            .Select(text => Vectorise(vocabulary, text.Subject, text.Body, sentences, TrainingVector.NoCategory))
            .Where(vector => vector.Indices.Length > 0)
            .ToArray();
        WeighEqually(vectors, ofOutside);
        var (weights, ofSentences, biases) = SvmTrainer.Train(
            [.. vectors, .. ofOutside],
            vocabulary.Count,
            classes.Length,
            Cost,
            share => progress?.Invoke(WithVectors + (1 - WithVectors) * share),
            cancellation
        );
        return Model(rows, classes, vocabulary, weights, biases) with
        {
            SentenceWeights = ofSentences,
            Samples = sentences is null ? SentenceSamples.None : SentenceSamples.Of(vectors, classes.Length),
        };
    }

    private static (Vocabulary Vocabulary, TrainingVector[] Vectors) Vectors(
        IReadOnlyList<LabelledTicket> rows,
        string[] classes,
        FeatureSet featureSet,
        SentenceVectors? sentences,
        Action<double>? progress,
        CancellationToken cancellation
    )
    {
        var builder = new VocabularyBuilder(featureSet);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(row.Subject, row.Body);
        }

        var vocabulary = builder.Build(FeatureLimit(rows.Count, classes.Length, featureSet));
        progress?.Invoke(WithVocabulary);
        // A text without a word teaches nothing, and a vector of zeros has no direction.
        var vectors = rows.Select(OfRow).Where(vector => vector.Indices.Length > 0).ToArray();
        progress?.Invoke(WithVectors);
        return vectors.Length > 0
            ? (vocabulary, vectors)
            : throw new UnusableTicketsException("The tickets to train on have no words.");

        TrainingVector OfRow(LabelledTicket row)
        {
            cancellation.ThrowIfCancellationRequested();
            var category = Array.BinarySearch(classes, row.Label, StringComparer.Ordinal);
            return Vectorise(vocabulary, row.Subject, row.Body, sentences, category);
        }
    }

    private static TrainingVector Vectorise(
        Vocabulary vocabulary,
        string subject,
        string body,
        SentenceVectors? sentences,
        int category
    )
    {
        var features = FeatureVector.OfThread;
        vocabulary.Vectorise(subject, body, features);
        var (indices, values) = features.Sorted();
        return new TrainingVector(indices, values, category) { Sentences = sentences?.Of(subject, body) ?? [] };
    }

    private static LinearModel Model(
        IReadOnlyList<LabelledTicket> rows,
        string[] classes,
        Vocabulary vocabulary,
        float[] weights,
        float[] biases
    )
    {
        var counts = rows.CountBy(row => row.Label).ToDictionary();
        return new LinearModel(
            classes,
            [.. classes.Select(category => counts.GetValueOrDefault(category))],
            vocabulary,
            weights,
            biases,
            Calibrator.None,
            ScopeRule.None,
            Thresholds: new float[classes.Length],
            TrainedTexts.None
        );
    }

    // However many rows a category has (docs/adr/0024); what is out of scope counts as much as one of them.
    private static void WeighEqually(TrainingVector[] rows, TrainingVector[] outside)
    {
        var counts = rows.CountBy(row => row.Category).ToDictionary();
        var ofEach = (float)rows.Length / counts.Count;
        foreach (var row in rows)
            row.Weight = ofEach / counts[row.Category];
        foreach (var row in outside)
            row.Weight = ofEach / outside.Length;
    }

    // Where texts are few and long, bigrams that occur once or twice drown the rest: without a limit per row, accuracy
    // on validation rows of 1,100 long texts was 2 points lower.
    private static int FeatureLimit(int rows, int classes, FeatureSet featureSet)
    {
        var blocks = featureSet == FeatureSet.Words ? 2 : 3;
        return Math.Min(
            (int)Math.Clamp((long)FeaturesPerRow * rows, MinMaxFeatures, MaxFeatures),
            MaxWeights / LinearModel.StrideOf(classes) / blocks
        );
    }
}
