using Tickets.Contracts;

namespace Tickets.Inference.Tests;

/// <summary>Small sets of labelled tickets, and models whose answers can be worked out by hand.</summary>
internal static class Toys
{
    private static readonly string[] Fillers = [.. Enumerable.Range(0, 60).Select(i => $"filler{i}")];

    private static readonly Lazy<TrainedModel> LazyTrained = new(() =>
        new ModelTrainer().Train([.. Separable(400, Split.Train), .. Separable(100, Split.Validation)])
    );

    /// <summary>Four categories, in ordinal order; the second is not ASCII.</summary>
    public static string[] Categories { get; } = ["billing", "ネットワーク", "レール", "請求"];

    /// <summary>A model trained on <see cref="Separable" /> rows, for tests that only need some real model.</summary>
    public static TrainedModel Trained => LazyTrained.Value;

    /// <summary>Rows that name their category by two words of its own, among words that say nothing.</summary>
    public static LabelledTicket[] Separable(int count, Split split) =>
        Rows(count, split, (random, category) => $"own{category}x{random.Next(5)} own{category}x{random.Next(5)}");

    /// <summary>As <see cref="Separable" />, but one label in four is wrong.</summary>
    public static LabelledTicket[] Doubtful(int count, Split split) =>
        Rows(
            count,
            split,
            (random, category) =>
                $"own{(random.Next(4) > 0 ? category : random.Next(Categories.Length))}x{random.Next(40)}"
        );

    /// <summary>Rows whose text has nothing to do with their category.</summary>
    public static LabelledTicket[] Noise(int count, Split split) => Rows(count, split, (random, _) => Words(random, 6));

    private static LabelledTicket[] Rows(int count, Split split, Func<Random, int, string> say)
    {
        var random = new Random((int)split);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(row =>
                {
                    var category = row % Categories.Length;
                    var body = $"{Words(random, 2)}, {say(random, category)}: {Words(random, 3)}.";
                    return Row(body, Categories[category], split, fingerprint: random.NextInt64());
                }),
        ];
    }

    private static string Words(Random random, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => Fillers[random.Next(Fillers.Length)]));

    /// <summary>A labelled ticket.</summary>
    public static LabelledTicket Row(string body, string label, Split split = Split.Train, long fingerprint = 0) =>
        new("", body, label, split, fingerprint);

    /// <summary>
    /// A model whose answer to a text of one word, at temperature 1, is the probabilities given for that word.
    /// </summary>
    public static LinearModel Model(string[] classes, params (string Word, float[] Probabilities)[] words)
    {
        var stride = LinearModel.StrideOf(classes.Length);
        var weights = new float[words.Length * stride];
        for (var word = 0; word < words.Length; word++)
        {
            for (var category = 0; category < classes.Length; category++)
                weights[word * stride + category] = MathF.Log(words[word].Probabilities[category]);
        }

        var idf = Enumerable.Repeat(1f, words.Length).ToArray();
        var vocabulary = new Vocabulary([.. words.Select(word => HashOf(word.Word))], idf);
        int[] classRows = [.. classes.Select((_, category) => classes.Length - category)];
        return new LinearModel(classes, classRows, vocabulary, weights, new float[stride], Calibrator.None, ScopeRule.None, new float[classes.Length], TrainedTexts.None);
    }

    /// <summary>Publishes a model into a folder: another version for each temperature.</summary>
    public static string Publish(this ModelFolder folder, float temperature)
    {
        var linear = Trained.Linear with { Calibrator = new(temperature) };
        return folder.Publish(Trained with { Linear = linear }, DateTimeOffset.UnixEpoch).Version;
    }

    /// <summary>The bytes of <c>scorer.bin</c>.</summary>
    public static byte[] Bytes(LinearModel model)
    {
        using var stream = new MemoryStream();
        LinearScorerFile.Write(model, stream);
        return stream.ToArray();
    }

    /// <summary>The classification of a text without a subject.</summary>
    public static Classification Classify(this IScorer scorer, string body) =>
        scorer.Classify(new TicketText(Guid.Empty, "", body));

    private static ulong HashOf(string word)
    {
        var hashes = new List<ulong>();
        TextFeatures.Append("", word, hashes);
        return hashes.Single();
    }
}
