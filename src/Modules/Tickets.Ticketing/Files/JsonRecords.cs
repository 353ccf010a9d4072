using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tickets.Ticketing;

/// <summary>
/// The objects of JSON: a line each (NDJSON), or the items of an array, which may be a field of the object that the file is. A field
/// of a field has a name with a point between; of an array the texts count, or the names of its objects.
/// </summary>
internal sealed class JsonRecords : FileRecords
{
    private const int MaxNames = 1000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private readonly JsonItems _items;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _places = [];
    private FileRecord? _first;

    private JsonRecords(JsonItems items, FileDescription description)
    {
        _items = items;
        Description = description with { Format = items.IsArray ? "json" : "ndjson" };
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Header => _names;

    /// <inheritdoc />
    public override FileDescription Description { get; }

    /// <summary>Reads the first object.</summary>
    /// <exception cref="FileRefusedException">There is none.</exception>
    public static async Task<JsonRecords> OpenAsync(
        RetainedText text,
        FileDescription description,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var records = new JsonRecords(JsonItems.Open(text, limits), description);
        records._first =
            await records.NextAsync(cancellation)
            ?? throw new FileRefusedException("file", "the file has no objects: JSON must be objects, one to a line, or an array of them");
        return records;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<FileRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var record = _first; record is not null; record = await NextAsync(cancellation))
            yield return record.Value;
    }

    private async Task<FileRecord?> NextAsync(CancellationToken cancellation)
    {
        if (await _items.NextAsync(cancellation) is not { } item)
            return null;
        try
        {
            using var json = JsonDocument.Parse(item.Text, Options);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return new FileRecord(item.Line, 1, Flatten(json.RootElement));
        }
        catch (JsonException)
        {
            // Not shown: its words are about a line of the object, not of the file.
        }

        return FileRecord.Bad(item.Line, 1, item.Text, item.IsCutOff ? "is cut off" : "is no JSON object");
    }

    private string[] Flatten(JsonElement item)
    {
        var cells = new List<string>(new string[_names.Count]);
        Add("", item);
        return [.. cells.Select(cell => cell ?? "")];

        void Add(string prefix, JsonElement element)
        {
            foreach (var property in element.EnumerateObject())
            {
                var name = prefix + property.Name;
                if (property.Value.ValueKind == JsonValueKind.Object)
                    Add($"{name}.", property.Value);
                else
                    Set(name, TextOf(property.Value));
            }
        }

        void Set(string name, string text)
        {
            if (!_places.TryGetValue(name, out var place))
            {
                if (_names.Count == MaxNames)
                    return;
                _places.Add(name, place = _names.Count);
                _names.Add(name);
            }

            while (cells.Count <= place)
                cells.Add("");
            cells[place] = text;
        }
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(NameOf).Where(text => text.Length > 0)),
            _ => value.GetRawText(),
        };

    private static string NameOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return TextOf(item);
        foreach (var name in (ReadOnlySpan<string>)["name", "value", "title"])
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
        return item.GetRawText();
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _items.Dispose();
        return ValueTask.CompletedTask;
    }
}
