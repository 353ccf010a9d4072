namespace Tickets.Contracts;

/// <summary>
/// A few numbers of a text by which texts are known that say nearly the same. The words are those that models know them by.
/// </summary>
public interface ITextSketches
{
    /// <summary>Numbers of a sketch: ascending, then <see cref="None" />.</summary>
    int Length { get; }

    /// <summary>Fills the rest of the sketch of a short text; the sketch of a text without a word is all of it.</summary>
    uint None { get; }

    /// <summary>Writes the sketch of a text.</summary>
    void Write(string subject, string body, Span<uint> sketch);

    /// <summary>Whether two texts say nearly the same, by their sketches.</summary>
    bool AreNear(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other);
}
