using Shouldly;

namespace Tickets.ArchitectureTests;

/// <summary>Pins what others depend on as a text file, so that a change to it shows in the diff.</summary>
internal static class Approval
{
    /// <summary>
    /// Compares lines with <c>Approved/{name}.txt</c>. To approve a change, run the tests with APPROVE=1 and commit it.
    /// </summary>
    public static void Check(string name, IEnumerable<string> lines) =>
        CheckFile(
            Path.Combine("tests", "Tickets.ArchitectureTests", "Approved", $"{name}.txt"),
            string.Join('\n', lines) + "\n"
        );

    /// <summary>Compares a text with a file of the repository, likewise.</summary>
    public static void CheckFile(string file, string actual)
    {
        var path = Path.Combine(Solution.Root, file);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(path, actual);
        actual.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : "");
    }
}
