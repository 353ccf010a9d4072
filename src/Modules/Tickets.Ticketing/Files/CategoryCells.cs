using System.Text;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// Reads categories from cells. Names that differ in case, spaces or Unicode form are one category, written as the first of them; some
/// words say that there is none; of several in a cell one counts.
/// </summary>
internal sealed class CategoryCells
{
    // More are no categories: somebody mapped the wrong column.
    private const int MaxCategories = 10_000;
    private const string None = "none, n/a, null, -, --, (none), nan";

    private readonly Dictionary<string, string> _spellings = [];
    private readonly HashSet<string> _plain = []; // cells that are a category as it is written
    private readonly HashSet<string> _none;
    private readonly string? _separator;
    private readonly string _part;

    /// <param name="reading">How a person wants it.</param>
    /// <param name="isList">Whether the column is one whose cells hold several.</param>
    /// <param name="known">The categories there are, as they are written.</param>
    /// <exception cref="FileRefusedException">No part is meant by what the person says.</exception>
    public CategoryCells(FileReading reading, bool isList, IEnumerable<string> known)
    {
        var words = (reading.NoCategory ?? None).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _none = [.. words.Select(Fold)];
        _separator = reading.CategorySeparator is { Length: > 0 } said ? said : isList && reading.CategorySeparator is null ? "," : null;
        _part = reading.CategoryPart ?? "first";
        if (_part is not ("first" or "last") && !_part.EndsWith('*'))
            throw new FileRefusedException("category_part", "must be first, last, or how the category begins: area-*");
        foreach (var name in known.Take(MaxCategories))
            _spellings.TryAdd(Fold(name), name);
    }

    /// <summary>What stands between several categories in a cell; null if a cell is one.</summary>
    public string? Separator => _separator;

    /// <summary>The category of the cells of a record; null if they say none.</summary>
    public string? Read(string[] cells, ReadingNotes notes)
    {
        if (cells is [var cell] && _plain.TryGetValue(cell, out var plain))
            return plain;
        var parts = cells
            .SelectMany(cell => _separator is null ? [cell] : cell.Split(_separator))
            .Select(part => part.Trim())
            .Where(part => part.Length > 0);
        var names = new List<(string Name, string Key)>();
        foreach (var part in parts)
        {
            var key = Fold(part);
            if (_none.Contains(key))
                notes.NoCategory++;
            else if (!_part.EndsWith('*') || part.StartsWith(_part[..^1], StringComparison.OrdinalIgnoreCase))
                names.Add((part, key));
        }

        if (names.Count == 0)
            return null;
        if (names.Count > 1)
            notes.SeveralCategories++;
        var category = Spell(_part == "last" ? names[^1] : names[0], notes);
        if (cells is [var only] && only == category && _plain.Count < MaxCategories)
            _plain.Add(category);
        return category;
    }

    private string Spell((string Name, string Key) category, ReadingNotes notes)
    {
        var (name, key) = category;
        if (_spellings.TryGetValue(key, out var known))
        {
            if (known != name)
                notes.Respell(name, known);
            return known;
        }

        if (_spellings.Count < MaxCategories)
            _spellings.Add(key, name);
        return name;
    }

    private static string Fold(string name)
    {
        if (!name.IsNormalized(NormalizationForm.FormKC))
            name = name.Normalize(NormalizationForm.FormKC);
        return string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
    }
}
