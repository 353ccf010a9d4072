using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Tickets.Inference;

/// <summary>
/// The logistic regression that one would begin with, to compare with: Microsoft.ML's <c>SdcaMaximumEntropy</c> with common
/// settings. Rows are not weighted.
/// </summary>
internal static class LogisticBaseline
{
    /// <summary>The weights by feature, a row of <see cref="LinearModel.Stride" /> each, and the biases.</summary>
    public static (float[] Weights, float[] Biases) Train(
        IReadOnlyList<TrainingVector> rows,
        int features,
        int classes,
        CancellationToken cancellation
    )
    {
        var context = new MLContext(ModelTrainer.Seed);
        var trainer = context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = 1f / rows.Count,
                MaximumNumberOfIterations = 30,
                BiasLearningRate = 0.1f,
                NumberOfThreads = 1,
            }
        );
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        var data = context.Data.LoadFromEnumerable(
            rows.Select(row => new Row
            {
                Features = new VBuffer<float>(features, row.Indices.Length, row.Values, row.Indices),
                Label = (uint)row.Category,
            }),
            schema
        );
        // Fit can't be cancelled; it is left to end by itself.
        var fit = Task.Run(() => trainer.Fit(data), cancellation).WaitAsync(cancellation);
        return Parameters(fit.GetAwaiter().GetResult().Model, features, classes);
    }

    private static (float[] Weights, float[] Biases) Parameters(
        LinearMulticlassModelParametersBase model,
        int features,
        int classes
    )
    {
        VBuffer<float>[] byClass = [];
        model.GetWeights(ref byClass, out _);
        var stride = LinearModel.StrideOf(classes);
        var weights = new float[features * stride];
        for (var category = 0; category < classes; category++)
            foreach (var (feature, weight) in byClass[category].Items())
                weights[feature * stride + category] = weight;

        var biases = new float[stride];
        model.GetBiases().ToArray().CopyTo(biases, 0);
        return (weights, biases);
    }

    // Microsoft.ML finds the columns by these names.
    private sealed class Row
    {
        public VBuffer<float> Features { get; init; }

        // Microsoft.ML itself adds 1 to make it a key.
        public uint Label { get; init; }
    }
}
