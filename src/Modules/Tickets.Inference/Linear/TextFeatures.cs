using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tickets.Inference;

/// <summary>What of a text becomes features.</summary>
public enum TextParts
{
    /// <summary>Words and pairs of neighbouring words.</summary>
    Words,

    /// <summary>
    /// The same and, as a block scaled to length 1 of its own, runs of two to five characters of a word, its beginning
    /// and end marked.
    /// </summary>
    WordsAndCharacters,
}

/// <summary>
/// Turns the text of a ticket into hashes of what its features are: the only place that knows how. A word is a run of
/// letters, digits and the accents on them, in lower case; <c>c#</c> and <c>c++</c> too.
/// </summary>
public static class TextFeatures
{
    /// <summary>What comes after that many characters of subject and body together is not looked at.</summary>
    public const int MaxCharacters = 64 * 1024;

    private const int LongestRun = 5;
    private const int LongestWord = 64; // in runs; what comes after is not looked at

    /// <summary>
    /// Appends the hashes of words and word pairs, never 0, in the order of the text, and those of runs of characters if
    /// there is a list for them.
    /// </summary>
    public static void Append(string subject, string body, List<ulong> words, List<ulong>? characters = null) =>
        Append(subject, body, words, characters, null);

    /// <summary>
    /// The same, and what the words are. The first word has one hash, each further one two: its own, and that of the
    /// pair with the word before it.
    /// </summary>
    internal static void Append(
        string subject,
        string body,
        List<ulong> words,
        List<ulong>? characters,
        TextWords? read
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(words);

        var head = Math.Min(subject.Length, MaxCharacters);
        var keepsWords = characters is not null || read is not null;
        var reader = new Words(words, characters, read, stackalloc char[keepsWords ? LongestWord + 2 : 0]);
        reader.Read(subject.AsSpan(0, head));
        reader.Read(body.AsSpan(0, Math.Min(body.Length, MaxCharacters - head)));
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        hash ^= hash >> 33;
        return hash == 0 ? 1 : hash;
    }

    // FNV-1a over UTF-16 code units; its low bits are poor, so each word ends with the finaliser of MurmurHash3 (Austin
    // Appleby, public domain).
    private ref struct Words(
        List<ulong> hashes,
        List<ulong>? characters,
        TextWords? read,
        Span<char> buffer
    )
    {
        private const ulong Start = 14695981039346656037;
        private const ulong Prime = 1099511628211;

        private readonly Span<char> _buffer = buffer; // a space, the word, room for another space
        private int _buffered = 1;
        private ulong _previous;
        private ulong _hash = Start;
        private int _length;
        private char _last;

        public void Read(ReadOnlySpan<char> text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (char.IsAsciiLetterOrDigit(c))
                    Add((char)(c | 0x20)); // sets what makes a letter lower case; digits have it already
                else if (c < 128)
                    Symbol(c);
                else if (char.IsLetterOrDigit(c))
                    Add(char.ToLowerInvariant(c));
                else if (!char.IsSurrogate(c))
                    Mark(c);
                else if (
                    Rune.DecodeFromUtf16(text[i..], out var rune, out var units) == 0
                    && Rune.IsLetterOrDigit(rune)
                )
                {
                    Add(Rune.ToLowerInvariant(rune));
                    i += units - 1;
                }
                else
                    End();
            }
            End();
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

        private void Symbol(char c)
        {
            var ofName = (c is '#' or '+' && _length == 1 && char.IsAsciiLetter(_last)) || (c == '+' && _last == '+');
            if (ofName)
                Add(c);
            else
                End();
        }

        private void Mark(char c)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            var isMark = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (_length == 0 || !isMark)
                End();
            else if (Accents.TryCompose(_last, c, out var composed))
                _last = composed;
            else
                Add(c);
        }

        private void End()
        {
            if (_length == 0)
                return;

            Fold();
            var word = Mix(_hash);
            hashes.Add(word);
            if (_previous != 0)
                hashes.Add(Mix(BitOperations.RotateLeft(_previous, 17) + word * 0x9E3779B97F4A7C15));

            if (characters is not null)
                AddRuns(characters);
            read?.Add(_buffer[1.._buffered], characters?.Count ?? 0);
            _buffered = 1;
            _previous = word;
            _hash = Start;
            _length = 0;
            _last = '\0';
        }

        private void Fold()
        {
            _hash = (_hash ^ _last) * Prime;
            if (_buffered < _buffer.Length - 1)
                _buffer[_buffered++] = _last;
        }

        private void AddRuns(List<ulong> runs)
        {
            _buffer[0] = _buffer[_buffered] = ' ';
            var word = _buffer[..(_buffered + 1)];
            for (var start = 0; start < word.Length - 1; start++)
            {
                var hash = ~Start;
                var end = Math.Min(start + LongestRun, word.Length);
                for (var i = start; i < end; i++)
                {
                    hash = (hash ^ word[i]) * Prime;
                    if (i > start)
                        runs.Add(Mix(hash));
                }
            }
        }
    }
}

/// <summary>The words of a text as they are looked at, in buffers that are used again.</summary>
internal sealed class TextWords
{
    private readonly List<char> _characters = [];
    private readonly List<(int End, int RunsToItsEnd)> _words = [];

    public int Count => _words.Count;

    /// <summary>
    /// For each hash of words and pairs, and of runs of characters, where its feature is in the text's vector; -1 if the
    /// model does not know it.
    /// </summary>
    public List<int>[] Positions { get; } = [[], []];

    public string this[int word]
    {
        get
        {
            var start = word == 0 ? 0 : _words[word - 1].End;
            return new string(CollectionsMarshal.AsSpan(_characters)[start.._words[word].End]);
        }
    }

    /// <summary>How many runs of characters there were up to the end of a word.</summary>
    public int RunsToEndOf(int word) => _words[word].RunsToItsEnd;

    public void Add(ReadOnlySpan<char> word, int runsToItsEnd)
    {
        _characters.AddRange(word);
        _words.Add((_characters.Count, runsToItsEnd));
    }

    public void Clear()
    {
        _characters.Clear();
        _words.Clear();
        foreach (var part in Positions)
            part.Clear();
    }
}
