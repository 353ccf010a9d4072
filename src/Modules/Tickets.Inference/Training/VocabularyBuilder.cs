using System.Runtime.InteropServices;

namespace Tickets.Inference;

/// <summary>Counts the training texts in which each feature occurs, and selects the vocabulary.</summary>
public sealed class VocabularyBuilder(FeatureSet featureSet = FeatureSet.Words)
{
    private readonly TextHashes _hashes = new();
    private readonly DocumentFrequencies _words = new();
    private readonly DocumentFrequencies _subject = new();
    private readonly DocumentFrequencies _nGrams = new();
    private int _texts;

    /// <summary>Counts the features of one text.</summary>
    public void Add(string subject, string body)
    {
        _texts++;
        _hashes.Read(subject, body, featureSet);
        _words.Add(_hashes.Words);
        _subject.Add(_hashes.Subject);
        _nGrams.Add(_hashes.NGrams);
    }

    /// <summary>
    /// Selects the features of each block (words and bigrams; those of the subject; character n-grams) that occur in the most texts. The most
    /// frequent come first: what is looked up often lies together. The idf is smoothed: ln((1 + n) / (1 + df)) + 1, as
    /// in scikit-learn's TfidfTransformer.
    /// </summary>
    public Vocabulary Build(int maxFeaturesPerBlock)
    {
        KeyValuePair<ulong, int>[] selected =
        [
            .. _words.Top(maxFeaturesPerBlock),
            .. _subject.Top(maxFeaturesPerBlock),
            .. _nGrams.Top(maxFeaturesPerBlock),
        ];
        return new Vocabulary(
            [.. selected.Select(pair => pair.Key)],
            [.. selected.Select(pair => (float)(Math.Log((1.0 + _texts) / (1.0 + pair.Value)) + 1))],
            featureSet
        );
    }

    /// <summary>By hash: the number of texts in which a feature occurs.</summary>
    private sealed class DocumentFrequencies
    {
        private const int MaxCounted = 8_000_000;

        private readonly Dictionary<ulong, int> _counts = [];

        public void Add(List<ulong> text)
        {
            var hashes = CollectionsMarshal.AsSpan(text);
            hashes.Sort();
            for (var i = 0; i < hashes.Length; i++)
                if (i == 0 || hashes[i] != hashes[i - 1])
                    CollectionsMarshal.GetValueRefOrAddDefault(_counts, hashes[i], out _)++;
            if (_counts.Count > MaxCounted)
                DropRare();
        }

        public IEnumerable<KeyValuePair<ulong, int>> Top(int count) =>
            _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(count);

        // Bounds the memory of a training run: a feature that is still rare after so many texts would not be selected.
        private void DropRare()
        {
            for (var rare = 1; _counts.Count > MaxCounted / 2; rare++)
            {
                foreach (var (hash, count) in _counts)
                    if (count <= rare)
                        _counts.Remove(hash);
            }
        }
    }
}
