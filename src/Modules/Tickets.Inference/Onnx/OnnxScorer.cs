using System.ComponentModel.DataAnnotations;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>How ONNX models are run: <c>Onnx__…</c> in the environment.</summary>
public sealed record OnnxSettings
{
    /// <summary>Texts of one run; they are sorted by length first, and padded to the longest of them.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Threads of one run; 0 for as many as there are cores.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Tokens of a text that are looked at, when the model is added; never more than the model can take.</summary>
    [Range(8, int.MaxValue)]
    public int MaxTokens { get; init; } = 256;

    /// <summary><c>cpu</c>, or <c>cuda</c> for a build with <c>-p:Cuda=true</c>.</summary>
    [AllowedValues("cpu", "cuda")]
    public string Device { get; init; } = "cpu";
}

/// <summary>
/// Classifies tickets with a transformer for sequence classification that was exported to ONNX, its text cut into
/// WordPiece tokens as BERT does.
/// </summary>
public sealed class OnnxScorer : IScorer, IDisposable
{
    private readonly OnnxSpec _spec;
    private readonly float[] _thresholds;
    private readonly OnnxSettings _settings;
    private readonly BertTokenizer _tokenizer;
    private readonly InferenceSession _session;
    private readonly string _output;

    /// <summary>
    /// Loads a model; throws <see cref="InvalidDataException" /> when it is not of a kind that can be used.
    /// </summary>
    internal OnnxScorer(OnnxFiles files, string version, OnnxSettings settings)
    {
        (_spec, _thresholds, _settings, Version) = (files.Spec, files.Spec.ThresholdsOrNever, settings, version);
        try
        {
            _tokenizer = BertTokenizer.Create(
                files.Vocabulary,
                new BertOptions { LowerCaseBeforeTokenization = _spec.LowerCase }
            );
            using var options = new SessionOptions { IntraOpNumThreads = settings.Threads };
            if (settings.Device == "cuda")
                options.AppendExecutionProvider_CUDA();
            _session = new InferenceSession(files.Model, options);
        }
        catch (Exception e)
            when (e is OnnxRuntimeException or ArgumentException or TypeLoadException or TypeInitializationException)
        {
            throw new InvalidDataException($"ONNX Runtime or the tokenizer refuses it: {e.Message.Trim()}", e);
        }

        string[] known = ["input_ids", "attention_mask", "token_type_ids"];
        foreach (var (name, input) in _session.InputMetadata)
            if (!known.Contains(name) || input.ElementDataType != Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64)
                throw new InvalidDataException(
                    $"model.onnx wants '{name}' ({input.ElementDataType}); its inputs have to be {string.Join(", ", known)} (Int64)"
                );
        _output = _session.OutputMetadata.ContainsKey("logits") ? "logits" : _session.OutputMetadata.Keys.First();
        var shape = _session.OutputMetadata[_output].Dimensions;
        if (shape is not [_, var classes] || (classes > 0 && classes != Classes.Count))
            throw new InvalidDataException(
                $"model.onnx gives [{string.Join(", ", shape)}], config.json has {Classes.Count} categories"
            );
    }

    private OnnxScorer(OnnxScorer of, OnnxSpec spec)
    {
        (_spec, _thresholds, _settings, Version) = (spec, spec.ThresholdsOrNever, of._settings, of.Version);
        (_tokenizer, _session, _output) = (of._tokenizer, of._session, of._output);
    }

    /// <summary>The same model with another calibrator and other thresholds; it can be used as long as this one.</summary>
    internal OnnxScorer With(OnnxSpec spec) => new(this, spec);

    /// <summary>
    /// For models that are looked at once. One that was in use may still classify when another takes its place; the
    /// session's finalizer frees what it holds.
    /// </summary>
    public void Dispose() => _session.Dispose();

    /// <inheritdoc />
    public string Version { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Classes => _spec.Classes;

    /// <summary>It was trained elsewhere, and nobody knows here on what.</summary>
    public bool WasTrainedOn(long fingerprint) => false;

    /// <summary>Its layers can't be taken apart into what each word adds.</summary>
    public Explanation? Explain(TicketText text) => null;

    /// <inheritdoc />
    public IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        return
        [
            .. Score(tickets)
                .Zip(
                    tickets,
                    (scores, ticket) =>
                        scores is null
                            ? KnowsNothingOf(ticket.Id)
                            : LinearScorer.Decide(ticket.Id, scores, Classes, _spec.Calibrator, _thresholds)
                ),
        ];
    }

    /// <inheritdoc />
    public InputStatistics Observe(IReadOnlyCollection<TicketText> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var tokens = tickets.Select(Tokenize).ToArray();
        return InputStatistics.Of(
            Classes,
            [.. Classify([.. tickets])],
            tokens.Sum(text => (long)text.Length - Marks),
            tokens.Sum(text => text.LongCount(token => token != _tokenizer.UnknownTokenId) - Marks)
        );
    }

    /// <summary>
    /// The logits of each text, or null for one without a token that the model knows; in runs of texts that are about
    /// equally long, as the shorter ones are padded.
    /// </summary>
    internal float[]?[] Score(IReadOnlyList<TicketText> tickets)
    {
        var scores = new float[tickets.Count][];
        var texts = tickets
            .Select((ticket, index) => (Tokens: Tokenize(ticket), index))
            .Where(text => text.Tokens.Count(token => token != _tokenizer.UnknownTokenId) > Marks)
            .OrderBy(text => text.Tokens.Length);
        foreach (var batch in texts.Chunk(_settings.BatchSize))
        {
            var logits = Run([.. batch.Select(text => text.Tokens)]);
            for (var i = 0; i < batch.Length; i++)
                scores[batch[i].index] = logits.AsSpan(i * Classes.Count, Classes.Count).ToArray();
        }
        return scores;
    }

    private const int Marks = 2; // [CLS] before a text, [SEP] after it

    private int[] Tokenize(TicketText ticket)
    {
        var text = $"{ticket.Subject}\n{ticket.Body}".AsSpan();
        return [.. _tokenizer.EncodeToIds(text[..Math.Min(text.Length, TextFeatures.MaxCharacters)], _spec.MaxTokens, out _, out _)];
    }

    private float[] Run(int[][] texts)
    {
        long[] shape = [texts.Length, texts.Max(text => text.Length)];
        var cells = texts.Length * shape[1];
        var (ids, mask) = (new long[cells], new long[cells]);
        Array.Fill(ids, _tokenizer.PaddingTokenId);
        for (var row = 0; row < texts.Length; row++)
            for (var column = 0; column < texts[row].Length; column++)
                (ids[row * shape[1] + column], mask[row * shape[1] + column]) = (texts[row][column], 1);

        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[cells], shape);
        var all = new Dictionary<string, OrtValue>
        {
            ["input_ids"] = idsValue,
            ["attention_mask"] = maskValue,
            ["token_type_ids"] = typesValue,
        };
        var inputs = all.Where(input => _session.InputMetadata.ContainsKey(input.Key)).ToDictionary();
        using var options = new RunOptions();
        using var outputs = _session.Run(options, inputs, [_output]);
        var logits = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        return logits.Length == texts.Length * Classes.Count && Array.TrueForAll(logits, float.IsFinite)
            ? logits
            : throw new InvalidDataException("The ONNX model gave something else than a finite number for each category.");
    }

    private Classification KnowsNothingOf(Guid ticket)
    {
        var alternatives = Classes.Take(3).Select(category => new ScoredCategory(category, 1f / Classes.Count)).ToArray();
        return new Classification(ticket, null, alternatives[0].Confidence, alternatives, AbstentionReasons.NoKnownWords);
    }
}
