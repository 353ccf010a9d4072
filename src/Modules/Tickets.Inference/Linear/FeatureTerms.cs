using System.Text;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// The terms of a text's features, in the order of their hashes, and where they stand. A word and a bigram are terms; a
/// character n-gram has the term of its word.
/// </summary>
internal sealed class FeatureTerms
{
    private const int MaxSpans = 20;

    private readonly Dictionary<string, List<TextSpan>> _spans = [];
    private string _field = "";
    private string _text = "";
    private int _readTo;
    private string? _previous;
    private TextSpan _previousSpan;

    /// <summary>For each hash of a word or bigram.</summary>
    public List<string> OfWords { get; } = [];

    /// <summary>For each hash of a character n-gram.</summary>
    public List<string> OfNGrams { get; } = [];

    /// <summary>Where a term stands.</summary>
    public IReadOnlyList<TextSpan> SpansOf(string term) => _spans.GetValueOrDefault(term) ?? [];

    /// <summary>Begins a field of the ticket.</summary>
    public void Begin(string field, string text) => (_field, _text, _readTo) = (field, text, 0);

    /// <summary>Adds a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="nGrams">The number of hashes of character n-grams so far, those of the word included.</param>
    /// <param name="end">Where it ends in the text.</param>
    public void Add(string word, int nGrams, int end)
    {
        var start = FirstLetter();
        var span = new TextSpan(_field, start, end - start);
        AddTerm(word, span);
        if (_previous is not null)
        {
            var pair = $"{_previous} {word}";
            if (_previousSpan.Field == _field)
                AddTerm(pair, new TextSpan(_field, _previousSpan.Start, end - _previousSpan.Start));
            else
                AddTerm(pair, _previousSpan, span);
        }

        while (OfNGrams.Count < nGrams)
            OfNGrams.Add(word);
        (_previous, _previousSpan, _readTo) = (word, span, end);
    }

    private void AddTerm(string term, params ReadOnlySpan<TextSpan> spans)
    {
        OfWords.Add(term);
        if (!_spans.TryGetValue(term, out var known))
            _spans[term] = known = [];
        if (known.Count + spans.Length <= MaxSpans)
            known.AddRange(spans);
    }

    // Between two words there are only characters that begin none.
    private int FirstLetter()
    {
        var place = _readTo;
        while (place < _text.Length)
        {
            Rune.DecodeFromUtf16(_text.AsSpan(place), out var rune, out var units);
            if (Rune.IsLetterOrDigit(rune))
                break;
            place += units;
        }

        return place;
    }
}
