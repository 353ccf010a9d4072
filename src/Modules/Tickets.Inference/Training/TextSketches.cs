using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary><see cref="TextSketch" /> for other modules.</summary>
public sealed class TextSketches : ITextSketches
{
    /// <inheritdoc />
    public int Length => TextSketch.Length;

    /// <inheritdoc />
    public uint None => TextSketch.None;

    /// <inheritdoc />
    public void Write(string subject, string body, Span<uint> sketch) => TextSketch.Write(subject, body, sketch);

    /// <inheritdoc />
    public bool AreNear(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other) => TextSketch.AreNear(one, other);
}
