using System.Text;

namespace Tickets.Ticketing;

/// <summary>An object as it stands in a file.</summary>
/// <param name="Line">Its line, or its number in an array.</param>
/// <param name="Text">The object.</param>
/// <param name="IsCutOff">Whether its end is missing, or it is too long.</param>
internal readonly record struct JsonItem(long Line, string Text, bool IsCutOff);

/// <summary>Cuts JSON into its objects, without looking into them: so a damaged one costs no other.</summary>
internal sealed class JsonItems : IDisposable
{
    // What help desks call the list in what their APIs answer.
    private static readonly string[] Lists =
        ["tickets", "issues", "incidents", "requests", "conversations", "data", "results", "result", "records", "items", "rows", "values"];

    private readonly RetainedText _text;
    private readonly int _most;
    private readonly char[] _buffer = new char[1 << 14];
    private readonly StringBuilder _item = new();
    private int _length;
    private int _place;
    private long _line = 1;
    private long _number;

    private JsonItems(RetainedText text, Limits limits, bool isArray)
    {
        _text = text;
        // The characters of a body may be escaped, with six each.
        _most = (int)Math.Min(8L * (limits.BodyBytes + (1L << 16)), 1 << 29);
        IsArray = isArray;
    }

    /// <summary>Whether the objects are the items of an array, and not a line each.</summary>
    public bool IsArray { get; }

    /// <summary>Finds the first object.</summary>
    public static JsonItems Open(RetainedText text, Limits limits)
    {
        var before = ArrayBegins(text.Held);
        text.Understood(Math.Max(before, 0));
        text.Rewind();
        return new JsonItems(text, limits, before >= 0);
    }

    /// <summary>The next object, as it stands there; null at the end.</summary>
    public async ValueTask<JsonItem?> NextAsync(CancellationToken cancellation)
    {
        _item.Clear();
        var (depth, quoted, escaped, from) = (0, false, false, _line);
        while (_place < _length || await FillAsync(cancellation))
        {
            var c = _buffer[_place++];
            _line += c == '\n' ? 1 : 0;
            if (_item.Length == 0)
            {
                from = _line;
                if (char.IsWhiteSpace(c) || (IsArray && c == ','))
                    continue;
                if (IsArray && c == ']')
                    return null; // what follows the array is not read
            }
            else if (IsArray ? depth == 0 && c is ',' or ']' : c == '\n')
            {
                _place -= c == ']' ? 1 : 0;
                return Item(from, isCutOff: false);
            }

            if (_item.Length < _most)
                _item.Append(c);
            if (quoted)
                (quoted, escaped) = (escaped || c != '"', !escaped && c == '\\');
            else if (c == '"')
                quoted = true;
            else
                depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            if (IsArray && depth == 0 && c == '}')
                return Item(from, isCutOff: false);
        }

        return _item.Length == 0 ? null : Item(from, isCutOff: depth > 0 || quoted);
    }

    private JsonItem Item(long line, bool isCutOff) =>
        new(IsArray ? ++_number : line, _item.ToString(), isCutOff || _item.Length == _most);

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _text.Understood(_length);
        (_place, _length) = (0, await _text.ReadAsync(_buffer, cancellation));
        return _length > 0;
    }

    // How many characters come before the first item; negative if the objects are not in an array. The array may be a field of
    // the object that the file is.
    private static int ArrayBegins(ReadOnlySpan<char> text)
    {
        var begin = text.Length - text.TrimStart().Length;
        if (text[begin..] is ['[', ..])
            return begin + 1;
        foreach (var list in Lists)
        {
            var name = text.IndexOf($"\"{list}\"", StringComparison.OrdinalIgnoreCase);
            if (name < 0)
                continue;
            var rest = text[(name + list.Length + 2)..].TrimStart();
            if (rest is not [':', ..] || rest[1..].TrimStart() is not ['[', ..] || Depth(text[..name]) != 1)
                continue;
            return name + text[name..].IndexOf('[') + 1;
        }

        return -1;
    }

    private static int Depth(ReadOnlySpan<char> text) => text.Count('{') + text.Count('[') - text.Count('}') - text.Count(']');

    /// <inheritdoc />
    public void Dispose() => _text.Dispose();
}
