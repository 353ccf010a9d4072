using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tickets.Inference;

/// <summary>
/// Trains one linear support vector machine per category against all others, all of them in one pass over the rows:
/// squared hinge loss, L2 regularisation, dual coordinate descent (Hsieh et al. 2008, "A dual coordinate descent method
/// for large-scale linear SVM", algorithm 1, as LIBLINEAR has it). The same rows in the same order give the same weights,
/// bit by bit.
/// </summary>
public sealed class SvmTrainer
{
    private const int Lanes = 8;
    private const int MaxRounds = 30;

    // The largest violation of the optimum's conditions, of all rows in a round, at which it is good enough.
    private const float Tolerance = 0.05f;

    private readonly IReadOnlyList<TrainingVector> _rows;
    private readonly int _blocks;
    private readonly Vector256<float>[] _weights; // by feature, then by category
    private readonly Vector256<float>[] _sentenceWeights; // by number of the sentence vector, then by category
    private readonly Vector256<float>[] _biases;
    private readonly Vector256<float>[] _duals; // by row, then by category
    private readonly Vector256<float>[] _scores;
    private readonly Vector256<float>[] _steps;
    private readonly int[] _moved;

    private SvmTrainer(IReadOnlyList<TrainingVector> rows, int features, int classes)
    {
        _rows = rows;
        _blocks = LinearModel.StrideOf(classes) / Lanes;
        _weights = new Vector256<float>[(long)features * _blocks];
        _sentenceWeights = new Vector256<float>[rows.Max(row => row.Sentences.Length) * _blocks];
        _biases = new Vector256<float>[_blocks];
        _duals = new Vector256<float>[(long)rows.Count * _blocks];
        _scores = new Vector256<float>[_blocks];
        _steps = new Vector256<float>[_blocks];
        _moved = new int[_blocks];
    }

    /// <summary>
    /// The weights by feature, those by number of the sentence vector, a row of <see cref="LinearModel.Stride" /> each, and the
    /// biases. The numbers of a sentence vector are features with their value times the block's length; their weights are given
    /// for the vector as it is.
    /// </summary>
    /// <param name="rows">The rows; each row's cost is multiplied by its weight.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="classes">The number of categories.</param>
    /// <param name="cost">What a violated margin costs (LIBLINEAR's C): the more, the less regularisation.</param>
    /// <param name="progress">Is told the share of the rounds that are done, 0 to 1; 1 at the end, which may come early.</param>
    /// <param name="cancellation">Ends the training.</param>
    public static (float[] Weights, float[] SentenceWeights, float[] Biases) Train(
        IReadOnlyList<TrainingVector> rows,
        int features,
        int classes,
        float cost,
        Action<double>? progress,
        CancellationToken cancellation
    )
    {
        var trainer = new SvmTrainer(rows, features, classes);
        var order = Enumerable.Range(0, rows.Count).ToArray();
        var random = new Random(ModelTrainer.Seed);
        for (var round = 1; round <= MaxRounds; round++)
        {
            random.Shuffle(order);
            var largest = 0f;
            foreach (var row in order)
            {
                cancellation.ThrowIfCancellationRequested();
                largest = Math.Max(largest, trainer.Visit(row, cost));
            }

            progress?.Invoke((double)round / MaxRounds);
            if (largest < Tolerance)
                break;
        }

        progress?.Invoke(1);
        return (Floats(trainer._weights), Floats(trainer._sentenceWeights), Floats(trainer._biases));
    }

    // Gives the largest violation of the row, over the categories.
    private float Visit(int index, float cost)
    {
        var row = _rows[index];
        Score(row);
        var margin = 1 / (2 * cost * row.Weight); // of the diagonal
        var (diagonal, inverse) = (Vector256.Create(margin), Vector256.Create(1 / (row.SquaredLength + 1 + margin)));
        var duals = _duals.AsSpan(index * _blocks, _blocks);
        var (moved, violation) = (0, Vector256<float>.Zero);
        for (var block = 0; block < _blocks; block++)
        {
            var side = Vector256.Create(-1f);
            if (row.Category != TrainingVector.NoCategory && row.Category / Lanes == block)
                side = side.WithElement(row.Category % Lanes, 1f);
            var dual = duals[block];
            var gradient = side * _scores[block] - Vector256<float>.One + diagonal * dual;
            var next = Vector256.Max(dual - gradient * inverse, Vector256<float>.Zero);
            var step = next - dual;
            if (step == Vector256<float>.Zero)
                continue;
            duals[block] = next;
            violation = Vector256.Max(violation, Vector256.Abs(step));
            _steps[moved] = step * side;
            _moved[moved++] = block;
        }

        if (moved > 0)
            Move(row, moved);
        var largest = 0f;
        for (var lane = 0; lane < Lanes; lane++)
            largest = Math.Max(largest, violation[lane]);
        return largest / inverse[0];
    }

    private void Score(TrainingVector row)
    {
        var scores = _scores.AsSpan();
        _biases.CopyTo(scores);
        for (var i = 0; i < row.Indices.Length; i++)
        {
            var weights = _weights.AsSpan(row.Indices[i] * _blocks, scores.Length);
            var value = row.Values[i];
            for (var block = 0; block < weights.Length; block++)
                scores[block] += weights[block] * value;
        }

        for (var i = 0; i < row.Sentences.Length; i++)
        {
            var weights = _sentenceWeights.AsSpan(i * _blocks, scores.Length);
            var value = row.Sentences[i];
            for (var block = 0; block < weights.Length; block++)
                scores[block] += weights[block] * value;
        }
    }

    private void Move(TrainingVector row, int moved)
    {
        for (var i = 0; i < row.Indices.Length; i++)
        {
            var weights = _weights.AsSpan(row.Indices[i] * _blocks, _blocks);
            var value = row.Values[i];
            for (var step = 0; step < moved; step++)
                weights[_moved[step]] += _steps[step] * value;
        }

        for (var i = 0; i < row.Sentences.Length; i++)
        {
            var weights = _sentenceWeights.AsSpan(i * _blocks, _blocks);
            var value = row.Sentences[i] * TrainingVector.SentenceShare;
            for (var step = 0; step < moved; step++)
                weights[_moved[step]] += _steps[step] * value;
        }

        for (var step = 0; step < moved; step++)
            _biases[_moved[step]] += _steps[step];
    }

    private static float[] Floats(Vector256<float>[] vectors) =>
        MemoryMarshal.Cast<Vector256<float>, float>(vectors).ToArray();
}
