using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>A shell completes what a person begins to write.</summary>
public sealed class completing_a_command_line
{
    // Failed when the value of a flag was completed as a flag.
    [Theory]
    [InlineData("./tickets mod", "models")]
    [InlineData("./tickets models pro", "promote")]
    [InlineData("./tickets models promote --v", "--version")]
    [InlineData("./tickets train --features h", "hybrid")]
    [InlineData("./tickets help doc", "doctor")]
    [InlineData("./tickets seed ours", "")]
    public async Task offers_what_fits(string line, string words)
    {
        var script = (await Utility.RunAsync(Utility.NoServers, "completion")).Output;
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        var start = new ProcessStartInfo("bash", ["-ec", """. "$1"; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _tickets; echo "${COMPREPLY[*]}" """, "-", file, line])
        {
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        (await bash.StandardOutput.ReadToEndAsync()).Trim().ShouldBe(words);
        File.Delete(file);
    }
}
