using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Makes tickets of records.</summary>
internal sealed class RowReader
{
    // Of a field's bytes at most three belong to a character.
    private const int MaxCharacters = TicketFields.MaxBytes / 3;

    private readonly IReadOnlyList<string> _header;
    private readonly ReadingNotes _notes;
    private readonly Limits _limits;
    private readonly CategoryCells _categories;
    private readonly PriorityMap _priorities;
    private readonly Dictionary<string, Priority> _words = []; // that stood for a priority so far
    private readonly bool _isOurs;
    private readonly bool _isGuarded; // as a CSV of ours is

    public RowReader(
        Columns columns,
        IReadOnlyList<string> header,
        FileDescription file,
        FileReading reading,
        ReadingNotes notes,
        IReadOnlyList<string> categories,
        Limits limits
    )
    {
        (Columns, _header, _notes, _limits) = (columns, header, notes, limits);
        var isList = columns.Category.Any(place => KnownColumns.Lists.Contains(KnownColumns.Fold(header[place]))) || columns.Category.Length > 1;
        _categories = new CategoryCells(reading, isList, categories);
        var problems = new Problems();
        _priorities = PriorityMap.Parse(reading.Priorities, "priorities", problems);
        problems.ThrowIfAny();
        _isOurs = columns.OwnId.Length > 0;
        _isGuarded = _isOurs && file.Format == "csv";
    }

    /// <summary>Where the file has what.</summary>
    public Columns Columns { get; }

    /// <summary>What stands between several categories in a cell.</summary>
    public string? CategorySeparator => Columns.Category.Length > 0 ? _categories.Separator : null;

    /// <summary>The row of a record; null if there is nothing in it.</summary>
    public TicketRow? Read(FileRecord record, long number)
    {
        if (record.Error is not null)
            return Bad(record.Raw ?? "", record.Error);
        var cells = record.Cells;
        if (cells.All(string.IsNullOrWhiteSpace))
        {
            _notes.EmptyRows++;
            _notes.EmptyLines += record.Lines;
            return null;
        }

        if (Mend(cells) is { } error)
            return Bad(string.Join(' ', cells), error);
        var row = Fill(record, number);
        return TicketRowCheck.ErrorOf(row, _limits) is { } refused
            ? row with { Shown = Shown($"{row.Subject} {row.Body}"), Error = refused }
            : row;

        TicketRow Bad(string text, string error) =>
            new(number, record.Line) { Lines = record.Lines, Shown = Shown(text), Error = error };
    }

    private TicketRow Fill(FileRecord record, long number)
    {
        var (cells, kept) = (record.Cells, new Dictionary<string, string>());
        var (priority, openedAt) = (ReadPriority(cells, kept), ReadOpenedAt(cells, kept));
        var (label, requester) = (ReadCategory(cells, kept), ReadRequester(cells));
        foreach (var place in Columns.Kept)
            Add(kept, place, At(cells, place));
        return new TicketRow(number, record.Line)
        {
            Lines = record.Lines,
            Cells = cells,
            Subject = Join(cells, Columns.Subject, " "),
            Body = Join(cells, Columns.Body, "\n\n"),
            ExternalId = NullIfEmpty(Join(cells, Columns.Id, " ")),
            Requester = requester,
            Label = label,
            Priority = priority,
            OpenedAt = openedAt,
            Source = NullIfEmpty(Join(cells, Columns.Source, "")),
            OwnId = Guid.TryParse(Join(cells, Columns.OwnId, ""), out var own) ? own : null,
            Fields = kept.Count > 0 ? kept : null,
        };
    }

    private string? ReadCategory(IReadOnlyList<string> cells, Dictionary<string, string> kept)
    {
        var label = _categories.Read(Array.ConvertAll(Columns.Category, place => At(cells, place)), _notes);
        if (label is null || label.Length <= _limits.SubjectCharacters)
            return label;
        Add(kept, Columns.Category[0], label);
        return null;
    }

    private string? ReadRequester(IReadOnlyList<string> cells)
    {
        var requester = NullIfEmpty(Join(cells, Columns.Requester, " "));
        if (requester is null || requester.Length <= Requesters.MaxCharacters)
            return requester;
        _notes.CutFields++;
        return null;
    }

    private Priority? ReadPriority(IReadOnlyList<string> cells, Dictionary<string, string> kept)
    {
        var word = Join(cells, Columns.Priority, " ").Trim();
        if (word.Length == 0)
            return null;
        if (_words.TryGetValue(word, out var known))
            return known;
        if (_priorities.Find(word) is { } priority)
        {
            if (_words.Count < PriorityMap.MaxEntries)
                _words.Add(word, priority);
            return priority;
        }

        _notes.AddUnknownPriority(word);
        Add(kept, Columns.Priority[0], word);
        return null;
    }

    private DateTimeOffset? ReadOpenedAt(IReadOnlyList<string> cells, Dictionary<string, string> kept)
    {
        var text = Join(cells, Columns.OpenedAt, " ");
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var time = OpeningTimes.Parse(text);
        if (time is null)
        {
            _notes.UnreadTimes++;
            Add(kept, Columns.OpenedAt[0], text);
        }

        return time;
    }

    private void Add(Dictionary<string, string> kept, int place, string text)
    {
        text = text.Replace('\0', ' ').Replace(FileEncoding.Undecodable, '\uFFFD');
        if (string.IsNullOrWhiteSpace(text))
            return;
        var name = _isOurs ? ExportColumn.FieldOf(_header[place]) : _header[place];
        if (name.Length > TicketFields.MaxNameCharacters)
            name = name[..TicketFields.MaxNameCharacters];
        if (kept.Remove(name, out var before))
            text = $"{before}, {text}";
        var room = Math.Min(TicketFields.MaxValueCharacters, MaxCharacters - kept.Sum(field => field.Key.Length + field.Value.Length) - name.Length);
        if (kept.Count >= TicketFields.MaxFields || text.Length > room)
            _notes.CutFields++;
        if (kept.Count < TicketFields.MaxFields && room > 0)
            kept[name] = text.Length > room ? text[..(char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)] : text;
    }

    // Why the fields don't fit the header; null if they do, or only empty ones are missing or too many.
    private string? Mend(IReadOnlyList<string> cells)
    {
        if (cells.Count > _header.Count)
        {
            if (cells.Skip(_header.Count).Any(cell => !string.IsNullOrWhiteSpace(cell)))
                return $"has {cells.Count} fields, the header has {_header.Count}";
            _notes.LongRows++;
        }
        else if (cells.Count < _header.Count)
        {
            if (cells.Count < Columns.Least)
                return $"has {cells.Count} fields, the header has {_header.Count}";
            _notes.ShortRows++;
        }

        return null;
    }

    private string Join(IReadOnlyList<string> cells, int[] places, string separator) =>
        places.Length switch
        {
            0 => "",
            1 => At(cells, places[0]),
            _ => string.Join(separator, places.Select(place => At(cells, place)).Where(cell => !string.IsNullOrWhiteSpace(cell))),
        };

    private string At(IReadOnlyList<string> cells, int place) => place >= cells.Count ? "" : _isGuarded ? FormulaGuard.Undo(cells[place]) : cells[place];

    // What nobody could erase, because no ticket has it, is not kept: see docs/operations.md, privacy.
    private string? Shown(string text) => Columns.Requester is [] ? text.Trim() : null;

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
