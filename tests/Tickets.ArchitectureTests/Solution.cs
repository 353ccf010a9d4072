using System.Reflection;
using System.Xml.Linq;

namespace Tickets.ArchitectureTests;

/// <summary>
/// The solution as it lies on disk: modules are found, never listed, so that a new one is under the rules.
/// </summary>
internal static class Solution
{
    public const string Contracts = "Tickets.Contracts";

    /// <summary>What routes and utilities of all modules have in common.</summary>
    public const string SharedKernel = "Tickets.SharedKernel";

    /// <summary>The pages for people with a browser.</summary>
    public const string Pages = "Tickets.Pages";

    public static string Root { get; } = FindRoot();

    /// <summary>Names of the module projects, Contracts not among them.</summary>
    public static string[] Modules { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Root, "src", "Modules"), "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .OfType<string>()
            .Where(name => name != Contracts)
            .Order(),
    ];

    public static IEnumerable<object[]> EachModule => Modules.Select(module => new object[] { module });

    /// <summary>The source files of the product, as paths from the root.</summary>
    public static string[] Sources { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(["bin", "obj", "Internal"]).Any()),
    ];

    /// <summary>The projects that a project file references.</summary>
    public static IEnumerable<string> ReferencesOf(string project) =>
        ProjectFile(project)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

    public static Assembly Load(string project) => Assembly.Load(project);

    public static XDocument ProjectFile(string project) =>
        XDocument.Load(
            Directory.GetFiles(Path.Combine(Root, "src"), $"{project}.csproj", SearchOption.AllDirectories).Single()
        );

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tickets.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("Tickets.sln is in no parent folder.");
        return folder.FullName;
    }
}
