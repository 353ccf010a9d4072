using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Tickets.Inference.Model;

/// <summary>The features and the category of a ticket, as ML.NET reads them.</summary>
public sealed class SdcaRow
{
    /// <summary>Sparse features.</summary>
    public VBuffer<float> Features { get; set; }

    /// <summary>Index of the category, or past the last for none; ML.NET itself adds 1 to make it a key.</summary>
    public uint Label { get; set; }
}

/// <summary>The linear model as Microsoft.ML trains, saves and applies it: the only place that calls ML.NET.</summary>
public sealed class SdcaModel
{
    private readonly MLContext _context;
    private readonly ITransformer _model;
    private readonly DataViewSchema _input;
    private readonly int _classes;

    private SdcaModel(MLContext context, ITransformer model, DataViewSchema input, int classes) =>
        (_context, _model, _input, _classes) = (context, model, input, classes);

    /// <summary>Trains; the same rows in the same order and the same seed give the same weights, bit by bit.</summary>
    public static SdcaModel Train(
        IReadOnlyList<SdcaRow> rows,
        int features,
        int classes,
        int seed,
        CancellationToken cancellation
    )
    {
        var context = new MLContext(seed);
        var data = context.Data.LoadFromEnumerable(rows, Schema(features, classes));

        // Chosen on validation rows of four sets of support texts. ML.NET's defaults cost 2 to 9 points of accuracy.
        // Few rows need more rounds (worth up to 4 points). At the default rate the biases swing when the categories are
        // of very different sizes. More than one thread would cost the reproducibility.
        var trainer = context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = 1e-6f,
                MaximumNumberOfIterations = Math.Clamp(1_000_000 / rows.Count, 30, 100),
                BiasLearningRate = 0.1f,
                ConvergenceCheckFrequency = 10,
                ConvergenceTolerance = 0.02f,
                NumberOfThreads = 1,
            }
        );
        // Fit cannot be cancelled; it is left to end by itself.
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

    /// <summary>The weights by feature, a row of <see cref="LearntModel.Stride" /> each, and the biases.</summary>
    public (float[] Weights, float[] Biases) Parameters(int features)
    {
        var parameters = ((MulticlassPredictionTransformer<MaximumEntropyModelParameters>)_model).Model;
        VBuffer<float>[] byClass = [];
        parameters.GetWeights(ref byClass, out _);

        var stride = LearntModel.StrideOf(_classes);
        var weights = new float[features * stride];
        for (var category = 0; category < _classes; category++)
            foreach (var (feature, weight) in byClass[category].Items())
                weights[feature * stride + category] = weight;

        var biases = new float[stride];
        parameters.GetBiases().ToArray().CopyTo(biases, 0);
        return (weights, biases);
    }

    /// <summary>The probability of each category, row by row.</summary>
    public IEnumerable<float[]> Probabilities(IReadOnlyList<SdcaRow> rows, int features)
    {
        var data = _context.Data.LoadFromEnumerable(rows, Schema(features, _classes));
        return _model.Transform(data).GetColumn<float[]>("Score");
    }

    private static SchemaDefinition Schema(int features, int classes)
    {
        var schema = SchemaDefinition.Create(typeof(SdcaRow));
        schema[nameof(SdcaRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        schema[nameof(SdcaRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        return schema;
    }
}
