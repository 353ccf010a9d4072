namespace Tickets.Ticketing;

/// <summary>Files with a content, unlike folders, and unlike pipes and devices, of which nobody knows when they end.</summary>
internal static class RegularFile
{
    /// <summary>The path of a file without the links in it; null if there is no such file, or nothing in it.</summary>
    public static string? Find(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var file = new FileInfo(Resolve(Path.GetFullPath(path)));
            return file is { Exists: true, Length: > 0 } ? file.FullName : null; // pipes and devices have no length
        }
        catch (Exception nowhere) when (nowhere is IOException or UnauthorizedAccessException)
        {
            return null; // as /dev/stdin links to a pipe that has no name
        }
    }

    /// <summary>An absolute path, each of whose links is replaced by what it points to.</summary>
    public static string Resolve(string path)
    {
        if (Path.GetDirectoryName(path) is not { } folder)
            return path;
        var here = Path.Combine(Resolve(folder), Path.GetFileName(path));
        return new FileInfo(here).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Resolve(target.FullName)
            : here;
    }
}
