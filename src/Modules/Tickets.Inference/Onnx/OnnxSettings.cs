using System.ComponentModel.DataAnnotations;
using Microsoft.ML.OnnxRuntime;

namespace Tickets.Inference;

/// <summary>How ONNX models are run: <c>Onnx__…</c> in the environment.</summary>
public sealed record OnnxSettings
{
    /// <summary>Texts per run; they are sorted by length first, and padded to the longest one.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Threads per run; 0 for as many as there are cores.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>
    /// Tokens of a text that are read, fixed when the model is added; never more than the model can take.
    /// </summary>
    [Range(8, int.MaxValue)]
    public int MaxTokens { get; init; } = 256;

    /// <summary><c>cpu</c>, or <c>cuda</c> for a build with <c>-p:Cuda=true</c>.</summary>
    [AllowedValues("cpu", "cuda")]
    public string Device { get; init; } = "cpu";

    /// <summary>The options of a session, to be disposed.</summary>
    internal SessionOptions SessionOptions()
    {
        var options = new SessionOptions { IntraOpNumThreads = Threads };
        if (Device == "cuda")
            options.AppendExecutionProvider_CUDA();
        return options;
    }
}
