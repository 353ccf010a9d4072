namespace Tickets.Ticketing;

/// <summary>The folder whose files may be imported by name.</summary>
public sealed record DataFolder(string Path)
{
    /// <summary>
    /// The path of a file in the folder, or null. Only plain names: no folders, no way out, be it by a link; and only
    /// files that have a content.
    /// </summary>
    public string? Find(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.IndexOfAny(['/', '\\', '\0']) >= 0 || name is "." or "..")
            return null;
        var folder = RegularFile.Resolve(System.IO.Path.GetFullPath(Path)) + System.IO.Path.DirectorySeparatorChar;
        var path = RegularFile.Find(System.IO.Path.Combine(Path, name));
        return path?.StartsWith(folder, StringComparison.Ordinal) == true ? path : null;
    }

    /// <summary>Opens a file of the folder.</summary>
    /// <exception cref="CsvRefusedException">It is not there, or may not be read.</exception>
    public Stream Open(string name)
    {
        try
        {
            return File.OpenRead(
                Find(name)
                    ?? throw new CsvRefusedException("file", $"the data folder of this host has no file '{name}'")
            );
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CsvRefusedException("file", $"'{name}' can't be read: {unreadable.Message}");
        }
    }
}
