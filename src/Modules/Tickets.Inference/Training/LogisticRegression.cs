using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Tickets.Inference;

/// <summary>A row to fit a logistic regression to.</summary>
internal sealed class LogisticRow
{
    public required float[] Features { get; init; }

    public required bool Label { get; init; }

    public required float Weight { get; init; }
}

/// <summary>A logistic regression over a few numbers, fitted by Microsoft.ML's L-BFGS.</summary>
/// <param name="Weights">One per feature.</param>
/// <param name="Bias">The log odds where all features are 0.</param>
internal sealed record LogisticRegression(float[] Weights, float Bias)
{
    // Next to none: it keeps the weights finite where a line parts both kinds.
    private const float Regularization = 0.001f;

    /// <summary>Fits it; only the proportions of the rows' weights count.</summary>
    public static LogisticRegression Fit(IEnumerable<LogisticRow> rows, int features)
    {
        var context = new MLContext(ModelTrainer.Seed);
        var schema = SchemaDefinition.Create(typeof(LogisticRow));
        schema[nameof(LogisticRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        LogisticRow[] all = [.. rows];
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(
            new LbfgsLogisticRegressionBinaryTrainer.Options
            {
                ExampleWeightColumnName = nameof(LogisticRow.Weight),
                L1Regularization = 0,
                L2Regularization = Regularization * all.Sum(row => row.Weight),
                NumberOfThreads = 1,
                OptimizationTolerance = 1e-8f,
                EnforceNonNegativity = false,
            }
        );
        var model = trainer.Fit(context.Data.LoadFromEnumerable(all, schema)).Model.SubModel;
        return new([.. model.Weights], model.Bias);
    }
}
