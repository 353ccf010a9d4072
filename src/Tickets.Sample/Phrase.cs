using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tickets.Sample;

/// <summary>
/// A text with gaps: <c>{slot}</c> names a list of values, <c>[a|b|]</c> offers wordings, <c>#</c> is a digit and
/// <c>^</c> a digit other than 0.
/// </summary>
[JsonConverter(typeof(PhraseConverter))]
internal sealed class Phrase
{
    private static readonly char[] Marks = ['{', '[', '#', '^', '|', ']'];

    private readonly List<Part> _parts = [];

    private Phrase() { }

    /// <summary>Reads a phrase.</summary>
    /// <exception cref="FormatException">A bracket is not closed, or stands alone.</exception>
    public static Phrase Parse(string text)
    {
        var position = 0;
        var phrase = Parse(text, ref position, nested: false);
        return position == text.Length ? phrase : throw new FormatException($"Stray '{text[position]}' in: {text}");
    }

    /// <summary>Writes the phrase with its gaps filled.</summary>
    public void AppendTo(StringBuilder text, SlotValues gaps)
    {
        foreach (var part in _parts)
        {
            if (part.Wordings is { } wordings)
                gaps.Random.Pick(wordings).AppendTo(text, gaps);
            else if (part.Slot is { } slot)
                text.Append(part.Again ? gaps.Another(slot) : gaps.Fill(slot));
            else if (part.FirstDigit is { } first)
                text.Append((char)('0' + first + gaps.Random.Below(10 - first)));
            else
                text.Append(part.Literal);
        }
    }

    private static Phrase Parse(string text, ref int position, bool nested)
    {
        var phrase = new Phrase();
        while (position < text.Length)
        {
            switch (text[position])
            {
                case '{':
                    var close = text.IndexOf('}', position);
                    if (close < 0)
                        throw new FormatException($"A slot is not closed in: {text}");
                    var slot = text[(position + 1)..close];
                    // The second invoice of a sentence is another invoice; that of the next sentence is the same one.
                    var again = text.IndexOf($"{{{slot}}}", StringComparison.Ordinal) < position;
                    phrase._parts.Add(new Part(Slot: slot, Again: again));
                    position = close + 1;
                    break;
                case '[':
                    phrase._parts.Add(new Part(Wordings: ParseWordings(text, ref position)));
                    break;
                case '#' or '^':
                    phrase._parts.Add(new Part(FirstDigit: text[position++] == '^' ? 1 : 0));
                    break;
                case ']' or '|' when nested:
                    return phrase;
                case ']' or '|':
                    throw new FormatException($"Stray '{text[position]}' in: {text}");
                default:
                    var next = text.IndexOfAny(Marks, position);
                    var end = next < 0 ? text.Length : next;
                    phrase._parts.Add(new Part(Literal: text[position..end]));
                    position = end;
                    break;
            }
        }

        return nested ? throw new FormatException($"A bracket is not closed in: {text}") : phrase;
    }

    private static List<Phrase> ParseWordings(string text, ref int position)
    {
        var wordings = new List<Phrase>();
        do
        {
            position++;
            wordings.Add(Parse(text, ref position, nested: true));
        } while (text[position] == '|');

        position++;
        return wordings;
    }

    private sealed record Part(
        string? Literal = null,
        int? FirstDigit = null,
        string? Slot = null,
        bool Again = false,
        List<Phrase>? Wordings = null
    );

    private sealed class PhraseConverter : JsonConverter<Phrase>
    {
        public override Phrase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString() ?? throw new JsonException("A phrase is null."));

        public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
