using System.Runtime.InteropServices;

namespace Tickets.Inference;

/// <summary>Counts in how many training texts each feature occurs, and makes the vocabulary of it.</summary>
public sealed class VocabularyBuilder(TextParts parts = TextParts.Words)
{
    private const int MaxCounted = 8_000_000;

    private readonly Dictionary<ulong, int>[] _texts = [[], []];
    private readonly List<ulong>[] _hashes = [[], []];
    private int _count;
    private int _dropBelow = 1;

    /// <summary>Counts the features of one text.</summary>
    public void Add(string subject, string body)
    {
        _count++;
        Vocabulary.Hash(parts, subject, body, _hashes);
        for (var part = 0; part < _hashes.Length; part++)
        {
            var hashes = CollectionsMarshal.AsSpan(_hashes[part]);
            hashes.Sort();
            for (var i = 0; i < hashes.Length; i++)
                if (i == 0 || hashes[i] != hashes[i - 1])
                    CollectionsMarshal.GetValueRefOrAddDefault(_texts[part], hashes[i], out _)++;
            if (_texts[part].Count > MaxCounted)
                DropRare(_texts[part]);
        }
    }

    /// <summary>
    /// The vocabulary of those features of each part that occur in the most texts, those in many texts first: what is
    /// looked up often lies together.
    /// </summary>
    public Vocabulary Build(int maxFeaturesOfPart)
    {
        var chosen = _texts
            .SelectMany(part =>
                part.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(maxFeaturesOfPart)
            )
            .ToArray();
        return new Vocabulary(
            [.. chosen.Select(pair => pair.Key)],
            [.. chosen.Select(pair => (float)(Math.Log((1.0 + _count) / (1.0 + pair.Value)) + 1))],
            parts
        );
    }

    // Bounds the memory of a training run: what is still rare after very much text would not be among the features.
    private void DropRare(Dictionary<ulong, int> texts)
    {
        while (texts.Count > MaxCounted / 2)
        {
            foreach (var (hash, count) in texts)
                if (count <= _dropBelow)
                    texts.Remove(hash);
            _dropBelow++;
        }
        _dropBelow = 1;
    }
}
