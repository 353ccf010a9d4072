using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>A sentence of a ticket.</summary>
/// <param name="Text">Its beginning.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Without">The ticket without it.</param>
internal sealed record Sentence(string Text, TextSpan Span, TicketText Without);

/// <summary>Finds the sentences of a ticket: they end at a line's end, or at a full stop, ? or ! before a space.</summary>
internal static class Sentences
{
    private const int Most = 16; // of a ticket; each costs a run of the encoder
    private const int MaxCharacters = 200;

    /// <summary>The first ones, the subject's before the body's; none if there are fewer than two.</summary>
    public static Sentence[] Of(TicketText text)
    {
        Sentence[] all =
        [
            .. SpansOf("subject", text.Subject)
                .Select(span => new Sentence(In(text.Subject, span), span, text with { Subject = Without(text.Subject, span) })),
            .. SpansOf("body", text.Body)
                .Select(span => new Sentence(In(text.Body, span), span, text with { Body = Without(text.Body, span) })),
        ];
        return all.Length < 2 ? [] : all[..Math.Min(Most, all.Length)];
    }

    private static string In(string text, TextSpan span) => text.Substring(span.Start, Math.Min(MaxCharacters, span.Length));

    private static string Without(string text, TextSpan span) => text.Remove(span.Start, span.Length);

    private static IEnumerable<TextSpan> SpansOf(string field, string text)
    {
        for (var (start, i) = (0, 0); i < text.Length; i++)
        {
            if (!EndsAt(text, i))
                continue;
            var (first, end) = (start, i + 1);
            while (first < end && char.IsWhiteSpace(text[first]))
                first++;
            start = end;
            while (end > first && char.IsWhiteSpace(text[end - 1]))
                end--;
            if (text[first..end].Any(char.IsLetterOrDigit))
                yield return new TextSpan(field, first, end - first);
        }
    }

    private static bool EndsAt(string text, int place) =>
        place == text.Length - 1
        || text[place] is '\n' or '\r'
        || (text[place] is '.' or '?' or '!' && char.IsWhiteSpace(text[place + 1]));
}
