using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>The folder whose files may be imported by name; the configuration section <c>Data</c>.</summary>
public sealed record DataFolder
{
    private const int MaxListed = 200;
    private static readonly string[] Endings = [".csv", ".tsv", ".txt", ".xlsx", ".ndjson", ".jsonl", ".json", ".zip", ".gz"];

    /// <summary>Its path, from the program's own folder on.</summary>
    [Required]
    public string Folder { get; init; } = "data";

    /// <summary>
    /// The path of a file in the folder, or null. Only plain names: no folders, no way out, be it by a link; and only
    /// files that have a content.
    /// </summary>
    public string? Find(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.IndexOfAny(['/', '\\', '\0']) >= 0 || name is "." or "..")
            return null;
        var folder = RegularFile.Resolve(Path.GetFullPath(Folder)) + Path.DirectorySeparatorChar;
        var path = RegularFile.Find(Path.Combine(Folder, name));
        return path?.StartsWith(folder, StringComparison.Ordinal) == true ? path : null;
    }

    /// <summary>The names of the files that may be imported, by their endings; none if the folder is not there.</summary>
    public IReadOnlyList<string> List() =>
        Directory.Exists(Folder)
            ? [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Where(IsTickets).Order(StringComparer.Ordinal).Take(MaxListed)]
            : [];

    /// <summary>Opens a file of the folder.</summary>
    /// <exception cref="FileRefusedException">It is not there, or may not be read.</exception>
    public Stream Open(string name)
    {
        try
        {
            return File.OpenRead(
                Find(name)
                    ?? throw new FileRefusedException("file", $"the data folder of this host has no file '{name}'")
            );
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new FileRefusedException("file", $"'{name}' can't be read: {unreadable.Message}");
        }
    }

    private bool IsTickets(string name) =>
        Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && Find(name) is not null;
}
