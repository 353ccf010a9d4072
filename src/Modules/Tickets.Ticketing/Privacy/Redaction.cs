using System.Text.RegularExpressions;

namespace Tickets.Ticketing;

/// <summary>A text in which personal data are replaced.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The body.</param>
/// <param name="Counts">How many of which kind were replaced; null if none was.</param>
public readonly record struct RedactedText(string Subject, string Body, SortedDictionary<string, int>? Counts);

/// <summary>
/// Replaces e-mail addresses, card numbers, phone numbers and IBANs by <c>[email]</c>, <c>[card]</c>, <c>[phone]</c> and
/// <c>[iban]</c>, as far as <see cref="PrivacySettings.Redact" /> says. Card numbers have a right check digit (Luhn), IBANs
/// a right remainder (ISO 13616); phone numbers begin with +, 00 or 0, or are written as in North America.
/// </summary>
public sealed partial class Redaction
{
    private static readonly char[] Separators = [' ', '-'];

    private readonly (string Name, Regex Pattern, Func<string, bool> IsOne)[] _kinds;

    /// <summary>Replaces what the settings say.</summary>
    public Redaction(PrivacySettings settings)
    {
        var wanted = settings.Redact.Split(',');
        // In this order: an IBAN has digits that could be a card's, and a card's could be a phone's.
        _kinds =
        [
            .. new (string Name, Regex Pattern, Func<string, bool> IsOne)[]
            {
                ("email", Email(), _ => true),
                ("iban", Iban(), HasIbanChecksum),
                ("card", Card(), HasLuhnChecksum),
                ("phone", Phone(), number => number.Count(char.IsAsciiDigit) is >= 7 and <= 15),
            }.Where(kind => wanted.Contains(kind.Name)),
        ];
    }

    /// <summary>Whether nothing is replaced.</summary>
    public bool IsOff => _kinds.Length == 0;

    /// <summary>The text without them.</summary>
    public RedactedText Of(string subject, string body)
    {
        if (IsOff)
            return new(subject, body, null);
        SortedDictionary<string, int>? counts = null;
        foreach (var (name, pattern, isOne) in _kinds)
        {
            var found = 0;
            string Replace(Match match)
            {
                if (Find(match.Value, isOne) is not var (start, end))
                    return match.Value;
                found++;
                return $"{match.Value[..start]}[{name}]{match.Value[end..]}";
            }

            subject = pattern.Replace(subject, Replace);
            body = pattern.Replace(body, Replace);
            if (found > 0)
                (counts ??= new(StringComparer.Ordinal))[name] = found;
        }

        return new(subject, body, counts);
    }

    // Other numbers and words may stand before and after it.
    private static (int Start, int End)? Find(string text, Func<string, bool> isOne)
    {
        for (var start = 0; ; start = text.IndexOfAny(Separators, start) + 1)
        {
            for (var end = text.Length; end > start; end = text.LastIndexOfAny(Separators, end - 1))
            {
                if (isOne(text[start..end]))
                    return (start, end);
            }

            if (text.IndexOfAny(Separators, start) < 0)
                return null;
        }
    }

    // Each digit from the right, every second one doubled; the digits of the products add up to a multiple of ten.
    private static bool HasLuhnChecksum(string number)
    {
        var (sum, digits) = (0, 0);
        foreach (var character in number.Reverse().Where(char.IsAsciiDigit))
        {
            var digit = (character - '0') * (digits++ % 2 + 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return digits is >= 13 and <= 19 && sum % 10 == 0;
    }

    // The first four characters go to the end, letters count from 10 on; the number leaves 1 when divided by 97.
    private static bool HasIbanChecksum(string text)
    {
        var iban = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (iban.Length is < 15 or > 34)
            return false;
        var rest = 0;
        foreach (var character in iban[4..] + iban[..4])
        {
            var value = char.IsAsciiDigit(character) ? character - '0' : character - 'A' + 10;
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }

        return rest == 1;
    }

    // All quantifiers are bounded, and each begins where a word does: the time is linear in the length of the text.
    [GeneratedRegex(@"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24}\b")]
    private static partial Regex Email();

    [GeneratedRegex(@"\b[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?\b")]
    private static partial Regex Iban();

    [GeneratedRegex(@"(?<![\w.-])[0-9](?:[ -]?[0-9]){12,18}(?![\w-])")]
    private static partial Regex Card();

    [GeneratedRegex(
        @"(?<![\w.,/-])(?:(?:\+|00)[1-9](?:[ ()./-]{0,2}[0-9]){6,14}|0[1-9][0-9]{1,4}[ /-]{1,2}[0-9](?:[ -]?[0-9]){3,11}"
            + @"|\(?[2-9][0-9]{2}\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4})(?![\w-])"
    )]
    private static partial Regex Phone();
}
