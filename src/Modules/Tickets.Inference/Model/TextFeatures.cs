using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tickets.Inference.Model;

/// <summary>
/// Turns the text of a ticket into the hashes of its words and of its pairs of neighbouring words: the only place that
/// knows how. A word is a run of letters, digits and the accents on them, in lower case; <c>c#</c> and <c>c++</c> too.
/// </summary>
public static class TextFeatures
{
    /// <summary>What comes after that many characters of subject and body together is not looked at.</summary>
    public const int MaxCharacters = 64 * 1024;

    /// <summary>Appends the hashes, never 0, in the order of the text.</summary>
    public static void Append(string subject, string body, List<ulong> hashes)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(hashes);

        var head = Math.Min(subject.Length, MaxCharacters);
        var words = new Words(hashes);
        words.Read(subject.AsSpan(0, head));
        words.Read(body.AsSpan(0, Math.Min(body.Length, MaxCharacters - head)));
    }

    // FNV-1a over UTF-16 code units; its low bits are poor, so each word ends with the finaliser of MurmurHash3 (Austin
    // Appleby, public domain).
    private struct Words(List<ulong> hashes)
    {
        private const ulong Start = 14695981039346656037;
        private const ulong Prime = 1099511628211;

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
                _hash = (_hash ^ _last) * Prime;
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

            var word = Mix((_hash ^ _last) * Prime);
            hashes.Add(word);
            if (_previous != 0)
                hashes.Add(Mix(BitOperations.RotateLeft(_previous, 17) + word * 0x9E3779B97F4A7C15));

            _previous = word;
            _hash = Start;
            _length = 0;
            _last = '\0';
        }

        private static ulong Mix(ulong hash)
        {
            hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
            hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
            hash ^= hash >> 33;
            return hash == 0 ? 1 : hash;
        }
    }
}
