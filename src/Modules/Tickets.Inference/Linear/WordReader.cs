using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tickets.Inference;

/// <summary>
/// Splits texts into words and hashes them, their bigrams and their character n-grams, without allocating anything but
/// room in the lists.
/// </summary>
/// <remarks>
/// The hash is FNV-1a over UTF-16 code units (Fowler, Noll, Vo). Its low bits are poor, so each hash ends with the
/// finaliser of MurmurHash3 (Austin Appleby, public domain).
/// </remarks>
internal ref struct WordReader(List<ulong> words, List<ulong>? nGrams, FeatureTerms? terms, Span<char> buffer)
{
    /// <summary>Room for a word, and a space at either end.</summary>
    public const int BufferLength = MaxWordInNGrams + 2;

    private const int MaxWordInNGrams = 64; // characters; n-grams of the rest are left out
    private const int MaxNGram = 5;

    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly Span<char> _buffer = buffer;
    private int _buffered = 1;
    private ulong _previous;
    private ulong _hash = OffsetBasis;
    private int _length;
    private char _last;
    private bool _isUnspaced;

    /// <summary>Reads one text; its first word and the last one of the text before are a bigram.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c))
            {
                if (_isUnspaced)
                    BeginIfUnspaced(isUnspaced: false, i);
                Add((char)(c | 0x20)); // sets the bit that makes a letter lower case; digits have it already
            }
            else if (c < 128)
                AddSymbol(c, i);
            else if (char.IsLetterOrDigit(c))
                AddLetter(Scripts.Narrow(c), i);
            else if (!char.IsSurrogate(c))
                AddMark(c, i);
            else if (Rune.DecodeFromUtf16(text[i..], out var rune, out var units) == 0 && Rune.IsLetterOrDigit(rune))
            {
                BeginIfUnspaced(Scripts.IsUnspaced(rune), i);
                Add(Rune.ToLowerInvariant(rune));
                i += units - 1;
            }
            else
                EndWord(i);
        }

        EndWord(text.Length);
    }

    private void AddLetter(char c, int place)
    {
        BeginIfUnspaced(Scripts.IsUnspaced(c), place);
        Add(char.ToLowerInvariant(c));
    }

    // Where no space tells words apart, each character is a word of its own, and two neighbours are a bigram.
    private void BeginIfUnspaced(bool isUnspaced, int place)
    {
        if (isUnspaced || _isUnspaced)
            EndWord(place);
        _isUnspaced = isUnspaced;
    }

    private void Add(char c)
    {
        // The last character waits: an accent may still change it.
        if (_length++ > 0)
            Fold();
        _last = c;
    }

    private void Add(Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
            Add(unit);
    }

    private void AddSymbol(char c, int place)
    {
        var isOfName = (c is '#' or '+' && _length == 1 && char.IsAsciiLetter(_last)) || (c == '+' && _last == '+');
        if (isOfName)
            Add(c);
        else
            EndWord(place);
    }

    private void AddMark(char c, int place)
    {
        var category = CharUnicodeInfo.GetUnicodeCategory(c);
        var isMark = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
        // Soft hyphens and characters without a width are not seen, and part nothing.
        if (category == UnicodeCategory.Format)
            return;
        if (_length == 0 || !isMark)
            EndWord(place);
        else if (Accents.TryCompose(_last, c, out var composed))
            _last = composed;
        else
            Add(c);
    }

    private void EndWord(int end)
    {
        if (_length == 0)
            return;

        Fold();
        var word = Finalise(_hash);
        words.Add(word);
        if (_previous != 0)
            words.Add(Finalise(BitOperations.RotateLeft(_previous, 17) + word * 0x9E3779B97F4A7C15));

        if (nGrams is not null)
            AddNGrams(nGrams);
        terms?.Add(new string(_buffer[1.._buffered]), nGrams?.Count ?? 0, end);
        _buffered = 1;
        _previous = word;
        _hash = OffsetBasis;
        _length = 0;
        _last = '\0';
    }

    private void Fold()
    {
        _hash = (_hash ^ _last) * Prime;
        if (_buffered < _buffer.Length - 1)
            _buffer[_buffered++] = _last;
    }

    private readonly void AddNGrams(List<ulong> hashes)
    {
        _buffer[0] = _buffer[_buffered] = ' ';
        var word = _buffer[..(_buffered + 1)];
        for (var start = 0; start < word.Length - 1; start++)
        {
            var hash = ~OffsetBasis;
            var end = Math.Min(start + MaxNGram, word.Length);
            for (var i = start; i < end; i++)
            {
                hash = (hash ^ word[i]) * Prime;
                if (i > start)
                    hashes.Add(Finalise(hash));
            }
        }
    }

    internal static ulong Finalise(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        hash ^= hash >> 33;
        return hash == 0 ? 1 : hash;
    }
}
