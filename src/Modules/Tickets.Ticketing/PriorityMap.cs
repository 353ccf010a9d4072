using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What a person says the priorities of a source mean: <c>Blocker=critical, Trivial=low, 1=critical</c>. It is asked before
/// <see cref="PriorityNames" />.
/// </summary>
public sealed class PriorityMap
{
    /// <summary>Entries, at most.</summary>
    public const int MaxEntries = 100;

    private static readonly char[] Separators = [',', '\r', '\n'];

    private readonly Dictionary<string, Priority> _entries = new(StringComparer.OrdinalIgnoreCase);

    private PriorityMap() { }

    /// <summary>A map that says nothing.</summary>
    public static PriorityMap None { get; } = new();

    /// <summary>The priority of a name, or null if neither the map nor <see cref="PriorityNames" /> knows it.</summary>
    public Priority? Find(string name) =>
        _entries.TryGetValue(name.Trim(), out var priority) ? priority : PriorityNames.Parse(name);

    /// <summary>Reads a map; what is wrong with it becomes a problem.</summary>
    /// <param name="text">Entries with commas or line breaks between; nothing if it is null or blank.</param>
    /// <param name="field">The field that a problem names.</param>
    /// <param name="problems">Where the first problem goes.</param>
    public static PriorityMap Parse(string? text, string field, Problems problems)
    {
        const StringSplitOptions trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var map = new PriorityMap();
        problems.CheckText(field, text);
        foreach (var entry in text?.Split(Separators, trimmed) ?? [])
        {
            if (map._entries.Count == MaxEntries)
                problems.Add(field, $"may have at most {MaxEntries} entries");
            else if (map.Add(entry) is { } error)
                problems.Add(field, $"has '{ColumnMapping.Shorten(entry)}', {error}");
            else
                continue;
            break;
        }

        return map;
    }

    // A name may have a sign of equality in it, a priority has none.
    private string? Add(string entry)
    {
        var (equals, name) = (entry.LastIndexOf('='), "");
        if (equals >= 0)
            name = entry[..equals].TrimEnd();
        if (name.Length is 0 or > PriorityNames.MaxCharacters)
            return $"which must be a name of 1 to {PriorityNames.MaxCharacters} characters, = and a priority: Blocker=critical";
        if (EnumNames.Parse<Priority>(entry[(equals + 1)..].TrimStart()) is not { } priority)
            return $"where one of {EnumNames.All<Priority>()} must be behind =";
        return _entries.TryAdd(name, priority) ? null : "whose name has a priority already";
    }
}
