using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Tickets.Inference;

/// <summary>What a linear model is trained to minimise.</summary>
public enum SdcaObjective
{
    /// <summary>A smoothed hinge loss: a linear support vector machine of many classes.</summary>
    Svm,

    /// <summary>The log loss, with common settings: a logistic regression to compare with.</summary>
    LogisticRegression,
}

/// <summary>
/// The linear model as Microsoft.ML trains (by stochastic dual coordinate ascent, SDCA), saves and applies it: together
/// with <see cref="CalibratorTrainer" /> the only place that calls ML.NET.
/// </summary>
public sealed class SdcaModel
{
    private readonly MLContext _context;
    private readonly ITransformer _model;
    private readonly DataViewSchema _input;
    private readonly int _classes;

    private SdcaModel(MLContext context, ITransformer model, DataViewSchema input, int classes) =>
        (_context, _model, _input, _classes) = (context, model, input, classes);

    /// <summary>Trains a model; the same rows in the same order give the same weights, bit by bit.</summary>
    public static SdcaModel Train(
        IReadOnlyList<SdcaRow> rows,
        int features,
        int classes,
        SdcaObjective objective,
        CancellationToken cancellation
    )
    {
        var context = new MLContext(ModelTrainer.Seed);
        var trainers = context.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer =
            objective == SdcaObjective.Svm ? trainers.SdcaNonCalibrated(SvmOptions(rows.Count))
            : trainers.SdcaMaximumEntropy(LogisticOptions(rows.Count));
        var data = context.Data.LoadFromEnumerable(rows, SdcaRow.Schema(features, classes));
        // Fit can't be cancelled; it is left to end by itself.
        var fit = Task.Run(() => trainer.Fit(data), cancellation).WaitAsync(cancellation);
        return new SdcaModel(context, fit.GetAwaiter().GetResult(), data.Schema, classes);
    }

    /// <summary>Loads a saved model.</summary>
    public static SdcaModel Load(string path, int classes)
    {
        var context = new MLContext();
        var model = context.Model.Load(path, out var input);
        return new SdcaModel(context, model, input, classes);
    }

    /// <summary>Writes ML.NET's zip.</summary>
    public void Save(string path) => _context.Model.Save(_model, _input, path);

    /// <summary>The weights by feature, a row of <see cref="LinearModel.Stride" /> each, and the biases.</summary>
    public (float[] Weights, float[] Biases) Parameters(int features)
    {
        var parameters = ((ISingleFeaturePredictionTransformer<LinearMulticlassModelParametersBase>)_model).Model;
        VBuffer<float>[] byClass = [];
        parameters.GetWeights(ref byClass, out _);

        var stride = LinearModel.StrideOf(_classes);
        var weights = new float[features * stride];
        for (var category = 0; category < _classes; category++)
            foreach (var (feature, weight) in byClass[category].Items())
                weights[feature * stride + category] = weight;

        var biases = new float[stride];
        parameters.GetBiases().ToArray().CopyTo(biases, 0);
        return (weights, biases);
    }

    /// <summary>The score of each category, row by row.</summary>
    public IEnumerable<float[]> Scores(IReadOnlyList<SdcaRow> rows, int features)
    {
        var data = _context.Data.LoadFromEnumerable(rows, SdcaRow.Schema(features, _classes));
        return _model.Transform(data).GetColumn<float[]>("Score");
    }

    // Selected by cross-validation within the training rows of four sets of support texts. Logistic regression is as
    // good with many rows, and 3 to 6 points worse with few rows in many categories. More rounds gain nothing; half as
    // many cost up to 1.6 points. At the default rate the biases swing when the categories are of very different sizes.
    // More than one thread would cost the reproducibility.
    private static SdcaNonCalibratedMulticlassTrainer.Options SvmOptions(int rows) =>
        new()
        {
            Loss = new SmoothedHingeLoss(),
            ExampleWeightColumnName = nameof(SdcaRow.Weight),
            L1Regularization = 0,
            L2Regularization = 2f / rows,
            MaximumNumberOfIterations = 30,
            BiasLearningRate = 0.1f,
            ConvergenceCheckFrequency = 10,
            ConvergenceTolerance = 0.02f,
            NumberOfThreads = 1,
        };

    private static SdcaMaximumEntropyMulticlassTrainer.Options LogisticOptions(int rows) =>
        new()
        {
            L1Regularization = 0,
            L2Regularization = 1f / rows,
            MaximumNumberOfIterations = 30,
            BiasLearningRate = 0.1f,
            NumberOfThreads = 1,
        };
}
