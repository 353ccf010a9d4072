using System.Text.Json.Serialization;

namespace Tickets.Ticketing;

/// <summary>What was mended, guessed or left out while rows were read; zeros and empty lists are not written.</summary>
public sealed class ReadingNotes
{
    private const int MaxWords = 20;

    /// <summary>Rows that had fewer fields than the header; those that are missing count as empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ShortRows { get; set; }

    /// <summary>Rows that had more fields than the header, all of them empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long LongRows { get; set; }

    /// <summary>Rows without anything in them, which were passed over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long EmptyRows { get; set; }

    /// <summary>Lines that those rows take up.</summary>
    [JsonIgnore]
    public long EmptyLines { get; set; }

    /// <summary>Rows that have the id, or without one the text, of a row shortly before; the last of them counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RepeatedRows { get; set; }

    /// <summary>Cells whose word says that there is no category.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long NoCategory { get; set; }

    /// <summary>Rows with several categories, of which one was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SeveralCategories { get; set; }

    /// <summary>Rows whose time of opening could not be read; it is kept as a field.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long UnreadTimes { get; set; }

    /// <summary>Fields that were too long, or too many, and are not kept whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CutFields { get; set; }

    /// <summary>Priorities that are not known, by their words, with how many rows have them; they are kept as a field.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, long>? UnknownPriorities { get; set; }

    /// <summary>Categories that were written otherwise, with how they are written now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Respelled { get; set; }

    /// <summary>Rows whose category was written otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RespelledRows { get; set; }

    internal void Respell(string name, string known)
    {
        RespelledRows++;
        Respelled ??= [];
        if (Respelled.Count < MaxWords)
            Respelled.TryAdd(name, known);
    }

    internal void AddUnknownPriority(string word)
    {
        UnknownPriorities ??= [];
        var key = ColumnMappings.Shorten(word);
        if (!UnknownPriorities.ContainsKey(key) && UnknownPriorities.Count >= MaxWords)
            key = "…";
        UnknownPriorities[key] = UnknownPriorities.GetValueOrDefault(key) + 1;
    }
}
