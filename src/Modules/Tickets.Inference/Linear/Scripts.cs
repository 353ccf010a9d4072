using System.Text;

namespace Tickets.Inference;

/// <summary>What <see cref="WordReader" /> has to know of scripts. The service runs without ICU.</summary>
internal static class Scripts
{
    /// <summary>
    /// Whether the script of a letter puts no spaces between words: Chinese characters, Kana, Thai, Lao, Khmer, Burmese.
    /// </summary>
    public static bool IsUnspaced(char c) =>
        c >= '\u0E00'
        && c
            is (>= '\u0E00' and <= '\u0EFF')
                or (>= '\u1000' and <= '\u109F')
                or (>= '\u1780' and <= '\u17FF')
                or (>= '\u3005' and <= '\u30FF')
                or (>= '\u31F0' and <= '\u31FF')
                or (>= '\u3400' and <= '\u9FFF')
                or (>= '\uF900' and <= '\uFAFF')
                or (>= '\uFF66' and <= '\uFF9D');

    /// <summary>The same for letters beyond the first 65,536: rare Chinese characters.</summary>
    public static bool IsUnspaced(Rune rune) => rune.Value is >= 0x20000 and <= 0x323AF;

    /// <summary>The usual form of a full-width letter or digit, as Unicode's NFKC gives it.</summary>
    public static char Narrow(char c) => c is >= '\uFF10' and <= '\uFF5A' ? (char)(c - 0xFEE0) : c;
}
