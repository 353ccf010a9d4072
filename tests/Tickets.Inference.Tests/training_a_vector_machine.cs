using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

public class training_a_vector_machine
{
    private const int Features = 30;

    // Two points at -1 and 1, cost C: the optimum of w^2/2 + b^2/2 + 2 C (1 - w)^2 is w = 4C / (1 + 4C), b = 0.
    [Theory]
    [InlineData(0.5f)]
    [InlineData(1f)]
    [InlineData(10f)]
    public void finds_the_optimum_of_two_points(float cost)
    {
        TrainingVector[] rows = [new([0], [1f], 0), new([0], [-1f], 1)];
        var (weights, _, biases) = SvmTrainer.Train(rows, 1, 2, cost, null, default);
        weights[0].ShouldBe(4 * cost / (1 + 4 * cost), 0.01f);
        weights[1].ShouldBe(-weights[0], 0.01f);
        biases[0].ShouldBe(0, 0.01f);
    }

    // Half the squared length of the weights, and C times the squared violations: walking down from there gains next to
    // nothing, for any category.
    [Fact]
    public void comes_near_the_optimum_of_many_categories()
    {
        const int categories = 19;
        var random = new Random(1);
        TrainingVector[] rows = [.. Enumerable.Range(0, 400).Select(_ => Row(random, categories))];
        var (weights, _, biases) = SvmTrainer.Train(rows, Features, categories, 1, null, default);
        var stride = LinearModel.StrideOf(categories);
        for (var category = 0; category < categories; category++)
        {
            double[] own = [.. Enumerable.Range(0, Features).Select(feature => weights[feature * stride + category]), biases[category]];
            var before = Descend(rows, category, own, steps: 0);
            Descend(rows, category, own, steps: 500).ShouldBeInRange(0.995 * before, before);
        }
    }

    // The loss after some steps of gradient descent.
    private static double Descend(TrainingVector[] rows, int category, double[] weights, int steps)
    {
        for (var step = 0; ; step++)
        {
            var gradient = weights.ToArray();
            var loss = weights.Sum(weight => weight * weight) / 2;
            foreach (var row in rows)
            {
                var side = row.Category == category ? 1 : -1;
                var score = weights[Features];
                for (var i = 0; i < row.Indices.Length; i++)
                    score += row.Values[i] * weights[row.Indices[i]];
                var violation = Math.Max(0, 1 - side * score);
                loss += row.Weight * violation * violation;
                for (var i = 0; i < row.Indices.Length; i++)
                    gradient[row.Indices[i]] -= 2 * row.Weight * violation * side * row.Values[i];
                gradient[Features] -= 2 * row.Weight * violation * side;
            }

            if (step == steps)
                return loss;
            for (var i = 0; i < weights.Length; i++)
                weights[i] -= 0.001 * gradient[i];
        }
    }

    [Fact]
    public void gives_the_same_weights_for_the_same_rows()
    {
        var random = new Random(2);
        TrainingVector[] rows = [.. Enumerable.Range(0, 200).Select(_ => Row(random, 12))];
        var (one, other) = (SvmTrainer.Train(rows, Features, 12, 1, null, default), SvmTrainer.Train(rows, Features, 12, 1, null, default));
        one.Weights.ShouldBe(other.Weights);
        one.Biases.ShouldBe(other.Biases);
    }

    [Fact]
    public void ends_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => SvmTrainer.Train([new([0], [1f], 0)], 1, 2, 1, null, cancelled.Token));
    }

    private static TrainingVector Row(Random random, int categories)
    {
        var category = random.Next(categories);
        int[] indices = [.. new[] { category, random.Next(Features), random.Next(Features) }.Distinct().Order()];
        var values = indices.Select(_ => 1 / MathF.Sqrt(indices.Length)).ToArray();
        return new TrainingVector(indices, values, category) { Weight = 0.5f + random.NextSingle() };
    }
}
