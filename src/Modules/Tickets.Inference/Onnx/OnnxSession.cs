using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// A transformer in ONNX Runtime, with its tokenizer: WordPiece tokens, as BERT has them. Texts in, logits out.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    private const int Marks = 2; // [CLS] before a text, [SEP] after it

    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly int _classes;
    private readonly int _maxTokens;
    private readonly BertTokenizer _tokenizer;
    private readonly InferenceSession _session;
    private readonly string _output;

    /// <summary>Loads the model.</summary>
    /// <exception cref="InvalidDataException">It is not of a kind that can be used.</exception>
    public OnnxSession(OnnxFiles files, OnnxSettings settings)
    {
        (_classes, _maxTokens) = (files.Spec.Classes.Length, files.Spec.MaxTokens);
        try
        {
            _tokenizer = BertTokenizer.Create(
                files.Vocabulary,
                new BertOptions { LowerCaseBeforeTokenization = files.Spec.LowerCase }
            );
            using var options = settings.SessionOptions();
            _session = new InferenceSession(files.Model, options);
        }
        catch (Exception e)
            when (e is OnnxRuntimeException or ArgumentException or TypeLoadException or TypeInitializationException)
        {
            throw new InvalidDataException($"ONNX Runtime or the tokenizer refuses it: {e.Message.Trim()}", e);
        }

        _output = _session.OutputMetadata.ContainsKey("logits") ? "logits" : _session.OutputMetadata.Keys.First();
        CheckInputs();
        CheckOutput();
    }

    /// <summary>The tokens of a text, with the marks around it, cut off where the model can take no more.</summary>
    public int[] Tokenize(TicketText ticket)
    {
        var text = $"{ticket.Subject}\n{ticket.Body}".AsSpan();
        text = text[..Math.Min(text.Length, TextFeatures.MaxCharacters)];
        return [.. _tokenizer.EncodeToIds(text, _maxTokens, out _, out _)];
    }

    /// <summary>The number of a text's tokens, and of those the model knows.</summary>
    public (int Tokens, int Known) Count(int[] tokens) =>
        (tokens.Length - Marks, tokens.Count(token => token != _tokenizer.UnknownTokenId) - Marks);

    /// <summary>The logits of some texts, one after the other.</summary>
    /// <exception cref="InvalidDataException">The model's output is not a finite number for each category.</exception>
    public float[] Run(int[][] texts)
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
        var inputs = Inputs
            .Zip([idsValue, maskValue, typesValue])
            .Where(input => _session.InputMetadata.ContainsKey(input.First))
            .ToDictionary(input => input.First, input => input.Second);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, inputs, [_output]);
        var logits = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        return logits.Length == texts.Length * _classes && Array.TrueForAll(logits, float.IsFinite)
            ? logits
            : throw new InvalidDataException("The ONNX model did not give a finite number for each category.");
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private void CheckInputs()
    {
        foreach (var (name, input) in _session.InputMetadata)
            if (!Inputs.Contains(name) || input.ElementDataType != TensorElementType.Int64)
                throw new InvalidDataException(
                    $"model.onnx wants '{name}' ({input.ElementDataType}); "
                        + $"its inputs have to be {string.Join(", ", Inputs)} (Int64)"
                );
    }

    private void CheckOutput()
    {
        var shape = _session.OutputMetadata[_output].Dimensions;
        if (shape is not [_, var classes] || (classes > 0 && classes != _classes))
            throw new InvalidDataException(
                $"model.onnx gives [{string.Join(", ", shape)}], config.json has {_classes} categories"
            );
    }
}
