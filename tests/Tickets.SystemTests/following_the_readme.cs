using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>
/// Does what README.md says, without a server and from <c>make up</c> to <c>make down</c> on servers of its own, and
/// compares what comes out with what the text shows, but for ids, times and rates.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class following_the_readme : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("tickets-readme-").FullName;
    private readonly int _port = ServerProxy.FreePort();
    private string _task = "";
    private string _ticket = "";

    public async Task InitializeAsync()
    {
        // PostgreSQL does not run as root, so its user has to get in.
        File.SetUnixFileMode(
            _home,
            File.GetUnixFileMode(_home) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute
        );
        var ours = await Utility.RunAsync("sample", "--rows", "800", "--seed", "5");
        // With categories of its own, as a file of somebody's has them: a model that is worse than the sample's would not be used.
        await File.WriteAllTextAsync(Path.Combine(_home, "ours.csv"), CategoryOfRow().Replace(ours.Output, ",our $1,$2,"));
        await File.WriteAllTextAsync(Path.Combine(_home, "new.csv"), "subject,body\nLogin,I forgot my password\nBill,I was charged twice\n");
    }

    public async Task DisposeAsync()
    {
        await RunAsync("make down");
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task works_as_the_text_says()
    {
        await FollowAsync("## Five minutes", "## Routes", steps: 12);
        await AnsweredShouldHaveAsync("category");
    }

    [Fact]
    public async Task gives_a_file_with_categories_without_a_server()
    {
        await FollowAsync("## A file with categories, without a server", "## Five minutes", steps: 1);
        await AnsweredShouldHaveAsync("predicted_category");
    }

    private async Task AnsweredShouldHaveAsync(string column)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(_home, "answered.csv"));
        lines[0].Split(',').ShouldContain(column);
        lines.Length.ShouldBe(3);
    }

    private async Task FollowAsync(string from, string to, int steps)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var found = Step().Matches(readme[readme.IndexOf(from, StringComparison.Ordinal)..readme.IndexOf(to, StringComparison.Ordinal)]);
        found.Count.ShouldBe(steps);
        foreach (Match step in found)
        {
            var command = step.Groups["command"].Value;
            var (exitCode, output) = await RunAsync(command);
            exitCode.ShouldBe(0, $"{command}\n{output}");
            if (step.Groups["shown"] is { Success: true, Value: var shown })
                Normalise(output).ShouldBe(Normalise(shown), command);
            _task = Id("task_id", output) ?? _task;
            _ticket = Id("ticket_id", output) ?? _ticket;
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        start.ArgumentList.Add("-ec");
        start.ArgumentList.Add(
            command
                .Replace("localhost:5000", $"localhost:{_port}", StringComparison.Ordinal)
                .Replace("../", $"{_home}/", StringComparison.Ordinal)
                // It has been built, by the same command; other tests run what was built.
                .Replace("make build", "make --dry-run build", StringComparison.Ordinal)
        );
        foreach (var (name, value) in Environment())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private IEnumerable<(string, string?)> Environment() =>
        [
            ("TICKETS_HOME", Path.Combine(_home, "run")),
            ("TICKETS_DOCKER", "no"),
            ("PORT", $"{_port}"),
            ("TASK", _task),
            ("TICKET", _ticket),
            ("Model__Folder", Path.Combine(_home, "models")),
            ("ConnectionStrings__postgres", null),
            ("ConnectionStrings__rabbitmq", null),
        ];

    private static string? Id(string member, string output)
    {
        var match = Regex.Match(output, $"\"{member}\":\\s*\"([^\"]+)\"");
        return match.Success ? match.Groups[1].Value : null;
    }

    private static string Normalise(string output)
    {
        output = Guids().Replace(output.Trim(), "ID");
        output = Cursor().Replace(output, "CURSOR");
        output = Time().Replace(output, "TIME");
        return Number().Replace(output, "$1 N");
    }

    [GeneratedRegex(@",(\w+),(low|medium|high|critical),(?=\w+\r?$)", RegexOptions.Multiline)]
    private static partial Regex CategoryOfRow();

    [GeneratedRegex(@"```sh\n(?<command>.*?)\n```(\n```json\n(?<shown>.*?)\n```)?", RegexOptions.Singleline)]
    private static partial Regex Step();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex(@"(?<=""next_cursor"":"")[^""]+")]
    private static partial Regex Cursor();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Time();

    // Rates are the machine's, and so are the last digits of what a processor adds up, and which address localhost is.
    [GeneratedRegex(@"(""(rate|confidence|model_version|by)"":)\s*[0-9a-f.:""]+")]
    private static partial Regex Number();
}
