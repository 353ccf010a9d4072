using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>How a file was read.</summary>
public sealed record ReadFile
{
    /// <summary>What it was taken for.</summary>
    public required FileDescription Description { get; init; }

    /// <summary>Which columns hold what; null for what the file does not have.</summary>
    public required ColumnMapping Mapping { get; init; }

    /// <summary>Columns that are kept with the tickets as they are.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>What was taken to stand between several categories in a cell; null if a cell is one.</summary>
    public string? CategorySeparator { get; init; }

    /// <summary>What was mended, guessed or left out.</summary>
    public required ReadingNotes Notes { get; init; }

    /// <summary>How a file was read so far.</summary>
    public static ReadFile Of(TicketFile file) =>
        new()
        {
            Description = file.Description,
            Mapping = file.Mapping.WithoutEmpty(),
            Fields = file.Kept,
            CategorySeparator = file.CategorySeparator,
            Notes = file.Notes,
        };
}
