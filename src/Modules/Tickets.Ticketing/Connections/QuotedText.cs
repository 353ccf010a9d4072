using System.Text.RegularExpressions;

namespace Tickets.Ticketing;

/// <summary>
/// Finds where an e-mail's own text ends: at the signature, or at the quoted messages below it. A forwarded message is what the
/// requester wants to show, and stays; so does what is quoted between the lines of an answer.
/// </summary>
public static partial class QuotedText
{
    // Lines that a header of a quoted message has, at most, and how many of them make one.
    private const int MaxHeader = 6;
    private const int MinHeader = 3;

    /// <summary>The own text, and what was cut off; null if nothing was, or nothing would be left.</summary>
    public static (string Own, string? Quoted) Split(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            if (!IsEnd(lines, line))
                continue;
            var own = string.Join('\n', lines[..line]).TrimEnd();
            return string.IsNullOrWhiteSpace(own) ? (text, null) : (own, string.Join('\n', lines[line..]));
        }

        return (text, null);
    }

    private static bool IsEnd(string[] lines, int at)
    {
        var line = lines[at].Trim();
        return lines[at].TrimEnd() == "--" // RFC 3676, 4.3; the space behind it is lost on the way at times
            || ReplyAbove().IsMatch(line)
            || Original().IsMatch(line)
            || (SentFrom().IsMatch(line) && IsLast(lines, at))
            || IsAttribution(lines, at)
            || IsHeader(lines, at)
            || (IsQuoted(line) && lines[at..].All(below => below.Trim().Length == 0 || IsQuoted(below.Trim())));
    }

    private static bool IsQuoted(string line) => line.StartsWith('>');

    // "On Tue, Nov 24, 2026 at 9:14, Ann Lee wrote:", on one line or two, and then what she wrote.
    private static bool IsAttribution(string[] lines, int at)
    {
        var line = lines[at].Trim();
        var below = at + 1;
        if (!AttributionEnds().IsMatch(line) && below < lines.Length)
            line = $"{line} {lines[below++].Trim()}";
        return Attribution().IsMatch(line) && AttributionEnds().IsMatch(line) && IsQuoteAlone(lines[below..]);
    }

    // Either each line is marked, or none is, as marks are lost at times. With answers between the lines some are.
    private static bool IsQuoteAlone(string[] below)
    {
        string[] lines = [.. below.Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines.Length > 0 && lines.Select(IsQuoted).Distinct().Count() == 1;
    }

    // From, Sent, To, Subject, one under the other, in any of six languages.
    private static bool IsHeader(string[] lines, int at) =>
        HeaderFrom().IsMatch(lines[at])
        && !(at > 0 && Forwarded().IsMatch(lines[..at].LastOrDefault(line => line.Trim().Length > 0) ?? ""))
        && lines.Skip(at).Take(MaxHeader).Count(line => HeaderField().IsMatch(line)) >= MinHeader;

    private static bool IsLast(string[] lines, int at) => lines.Skip(at + 1).All(line => line.Trim().Length == 0 || IsQuoted(line.Trim()));

    [GeneratedRegex(@"^#{2}- .{1,80} -#{2}$")]
    private static partial Regex ReplyAbove();

    [GeneratedRegex(
        @"^-{3,} ?(?:Original Message|Ursprüngliche Nachricht|Originalnachricht|Message d'origine|Mensaje original|Messaggio originale|Mensagem original) ?-{3,}$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Original();

    [GeneratedRegex(@"^-{3,} ?(?:Forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado|Messaggio inoltrato|Mensagem encaminhada) ?-{3,}$|^Begin forwarded message:$", RegexOptions.IgnoreCase)]
    private static partial Regex Forwarded();

    [GeneratedRegex(@"^(?:Sent from (?:my|Outlook|Mail)|Get Outlook for|Von meinem .{1,40} gesendet|Gesendet mit|Envoyé de mon|Enviado desde mi|Inviato da|Enviado do meu)\b.{0,60}$")]
    private static partial Regex SentFrom();

    [GeneratedRegex(@"^(?:On|Am|Le|El|Il|Em)\b.{1,200}[0-9].{1,200}$")]
    private static partial Regex Attribution();

    [GeneratedRegex(@"(?:wrote|schrieb(?: .{1,80})?|a écrit|escribió|ha scritto|escreveu) ?:$")]
    private static partial Regex AttributionEnds();

    [GeneratedRegex(@"^\*?(?:From|Von|De|Da|Mittente) ?:")]
    private static partial Regex HeaderFrom();

    [GeneratedRegex(
        @"^\*?(?:From|Von|De|Da|Mittente|Sent|Date|Gesendet|Datum|Envoyé|Enviado(?: el)?|Inviato|Data|Enviada em|To|An|À|Para|A|Cc|Kopie|Subject|Betreff|Objet|Asunto|Oggetto|Assunto) ?:"
    )]
    private static partial Regex HeaderField();
}
