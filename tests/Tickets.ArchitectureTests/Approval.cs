using Shouldly;

namespace Tickets.ArchitectureTests;

/// <summary>Pins what others depend on as a text file, so that a change to it shows in the diff.</summary>
internal static class Approval
{
    /// <summary>
    /// Compares lines with <c>Approved/{name}.txt</c>. To approve a change, run the tests with APPROVE=1 and commit it.
    /// </summary>
    public static void Check(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(Solution.Root, "tests", "Tickets.ArchitectureTests", "Approved", $"{name}.txt");
        var actual = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(path, actual);
        actual.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : "");
    }
}
