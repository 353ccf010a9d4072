using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Tickets.Ticketing;

/// <summary>
/// HTML as text: paragraphs and lines as a reader sees them, quoted blocks with <c>&gt; </c> before each line. It goes by the tags as
/// they come and builds no tree: a text that was made to be expensive takes no longer than any other.
/// </summary>
public sealed partial class HtmlText
{
    private static readonly HashSet<string> Blocks =
    [
        "address", "article", "aside", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
        "form", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ];

    private static readonly HashSet<string> Paragraphs = ["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"];

    // What they hold is not text, or is not shown.
    private static readonly HashSet<string> Unseen = ["script", "style", "template", "title"];

    private const int MaxQuotes = 10;

    private readonly StringBuilder _text = new();
    private int _quotes;
    private int _writtenQuotes;
    private int _newLines;
    private int _preformatted;
    private bool _space;

    private HtmlText() { }

    /// <summary>Whether a text has a tag of HTML.</summary>
    public static bool IsHtml(string text) => Tag().IsMatch(text);

    /// <summary>The text of HTML.</summary>
    public static string Read(string html)
    {
        using var source = new TextSource(html);
        var tokens = new HtmlTokenizer(source, HtmlEntityProvider.ResolverExtended) { SkipComments = true };
        var text = new HtmlText();
        string? unseen = null;
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            if (unseen is not null)
                unseen = token.Type == HtmlTokenType.EndTag && token.Name == unseen ? null : unseen;
            else if (token.Type == HtmlTokenType.Character)
                text.Write(token.Data);
            else if (token.Type == HtmlTokenType.StartTag && Unseen.Contains(token.Name))
                (unseen, tokens.State) = (token.Name, StateIn(token.Name));
            else if (token.Type == HtmlTokenType.StartTag)
                text.Begin(token.Name);
            else if (token.Type == HtmlTokenType.EndTag)
                text.End(token.Name);
        }

        return text._text.ToString();
    }

    // Between their tags there are no others.
    private static HtmlParseMode StateIn(string name) =>
        name switch
        {
            "script" or "style" => HtmlParseMode.Rawtext,
            "title" => HtmlParseMode.RCData,
            _ => HtmlParseMode.PCData,
        };

    private void Begin(string name)
    {
        if (name == "br")
        {
            Break(_newLines + 1);
            return;
        }

        if (name == "blockquote")
        {
            Break(2);
            _quotes++;
        }
        else
        {
            End(name);
        }

        if (name == "pre")
            _preformatted++;
        else if (name == "li")
            Write("- ");
    }

    private void End(string name)
    {
        if (Paragraphs.Contains(name))
            Break(2);
        else if (Blocks.Contains(name))
            Break(1);
        else if (name is "td" or "th")
            _space = true;
        if (name == "blockquote")
            _quotes = Math.Max(0, _quotes - 1);
        else if (name == "pre")
            _preformatted = Math.Max(0, _preformatted - 1);
    }

    private void Break(int lines)
    {
        _newLines = Math.Max(_newLines, Math.Min(lines, 2));
        _space = false;
    }

    private void Write(string data)
    {
        foreach (var character in data)
        {
            if (_preformatted > 0 && character == '\n')
                Break(_newLines + 1);
            else if (character is ' ' or '\t' or '\r' or '\n' or '\f' or '\u00a0')
                _space = true;
            else if (character is not ('\0' or '\u200b' or '\ufeff'))
                Write(character);
        }
    }

    private void Write(char character)
    {
        if (_text.Length > 0 && _newLines > 0)
            _text.Append('\n').Append(_newLines > 1 ? $"{Quote(Math.Min(_quotes, _writtenQuotes)).TrimEnd()}\n" : "");
        else if (_space && _text.Length > 0)
            _text.Append(' ');
        if (_text.Length == 0 || _newLines > 0)
            _text.Append(Quote(_quotes));
        (_newLines, _space, _writtenQuotes) = (0, false, _quotes);
        _text.Append(character);
    }

    private static string Quote(int quotes) => string.Concat(Enumerable.Repeat("> ", Math.Min(quotes, MaxQuotes)));

    [GeneratedRegex(
        @"<(?:!doctype html|html|body|div|p|br|span|table|ul|ol|blockquote|a|b|i|strong|em|font|h[1-6]|pre)(?:\s+[\w:-]+\s*=[^<>]*|\s*/?)>",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Tag();
}
