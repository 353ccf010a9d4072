using System.Text;

namespace Tickets.Sample;

/// <summary>What happens to a text between head and inbox: typos, shouting, remnants of HTML.</summary>
internal static class Noise
{
    /// <summary>Spoils some of the texts.</summary>
    public static void Apply(StringBuilder text, SampleRandom random)
    {
        // One in ten of these hits no letter.
        if (random.Chance(90))
        {
            for (var i = 1 + random.Below(4); i > 0; i--)
                Misspell(text, random);
        }

        if (random.Chance(20))
            Replace(text, text.ToString().ToUpperInvariant());
        if (random.Chance(40))
            Replace(text, Markup(text.ToString(), random));
    }

    private static void Misspell(StringBuilder text, SampleRandom random)
    {
        var at = random.Below(text.Length);
        if (at == 0 || at + 1 >= text.Length || !char.IsLetter(text[at]) || !char.IsLetter(text[at + 1]))
            return;
        switch (random.Below(3))
        {
            case 0:
                (text[at], text[at + 1]) = (text[at + 1], text[at]);
                break;
            case 1:
                text.Remove(at, 1);
                break;
            default:
                text.Insert(at, text[at]);
                break;
        }
    }

    private static string Markup(string text, SampleRandom random)
    {
        var html = text.Replace("&", "&amp;", StringComparison.Ordinal);
        return random.Below(4) switch
        {
            0 => html.Replace("\n", "<br>", StringComparison.Ordinal),
            1 => $"<p>{html.Replace("\n", "</p><p>", StringComparison.Ordinal)}</p>",
            2 => html.Replace(". ", ".&nbsp;", StringComparison.Ordinal),
            _ => $"<div class=\"body\">{html}</div>",
        };
    }

    private static void Replace(StringBuilder text, string with) => text.Clear().Append(with);
}
