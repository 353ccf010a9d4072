using System.Runtime.InteropServices;

namespace Tickets.Inference.Model;

/// <summary>Counts in how many training texts each n-gram occurs, and makes the vocabulary of it.</summary>
public sealed class VocabularyBuilder
{
    private const int MaxCounted = 8_000_000;

    private readonly Dictionary<ulong, int> _texts = [];
    private readonly List<ulong> _hashes = [];
    private int _count;
    private int _dropBelow = 1;

    /// <summary>Counts the n-grams of one text.</summary>
    public void Add(string subject, string body)
    {
        _hashes.Clear();
        TextFeatures.Append(subject, body, _hashes);
        var hashes = CollectionsMarshal.AsSpan(_hashes);
        hashes.Sort();

        _count++;
        for (var i = 0; i < hashes.Length; i++)
            if (i == 0 || hashes[i] != hashes[i - 1])
                CollectionsMarshal.GetValueRefOrAddDefault(_texts, hashes[i], out _)++;
        if (_texts.Count > MaxCounted)
            DropRare();
    }

    /// <summary>
    /// The vocabulary of the n-grams that occur in the most texts, those in many texts first: what is looked up often
    /// lies together.
    /// </summary>
    public Vocabulary Build(int maxFeatures)
    {
        var chosen = _texts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(maxFeatures).ToArray();
        return new Vocabulary(
            [.. chosen.Select(pair => pair.Key)],
            [.. chosen.Select(pair => (float)(Math.Log((1.0 + _count) / (1.0 + pair.Value)) + 1))]
        );
    }

    // Bounds the memory of a training run: what is still rare after very much text would not be among the features.
    private void DropRare()
    {
        while (_texts.Count > MaxCounted / 2)
        {
            foreach (var (hash, texts) in _texts)
                if (texts <= _dropBelow)
                    _texts.Remove(hash);
            _dropBelow++;
        }
        _dropBelow = 1;
    }
}
