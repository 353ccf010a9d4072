namespace Tickets.HostKit;

internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The files that tests are written in.</summary>
    public static IEnumerable<string> TestSources() => Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tickets.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("Tickets.sln is in no parent folder.");
        return folder.FullName;
    }
}
