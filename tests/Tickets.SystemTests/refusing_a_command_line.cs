using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Whatever is wrong with a command line is said before anything is built: no server is asked, no host starts.</summary>
public sealed class refusing_a_command_line
{
    // Failed, with a host that started and joined the cluster, for each of the first three; the others with help on
    // stdout, or with a stack trace.
    [Theory]
    [InlineData("--nope is not", "--nope")]
    [InlineData("-x is not", "-x")]
    [InlineData("'extra' is not a setting", "run", "extra")]
    [InlineData("no utility 'sead'", "sead")]
    [InlineData("no utility 'nope'", "help", "nope")]
    [InlineData("no utility 'nope'", "nope", "--help")]
    [InlineData("<file> is missing", "seed")]
    [InlineData("classify needs a text, or a file with --csv", "classify", "--json")]
    [InlineData("'../new-tickets.csv' is a file: ./tickets classify --csv ../new-tickets.csv", "classify", "../new-tickets.csv")]
    [InlineData("'/etc/hostname' is a file: ./tickets classify --csv /etc/hostname", "classify", "/etc/hostname")]
    [InlineData("pause needs --task", "jobs", "pause")]
    [InlineData("<action> is missing", "jobs")]
    [InlineData("--nope is not", "seed", "data/tickets.csv", "--nope")]
    [InlineData("'red' is one argument too many", "classify", "text", "red")]
    [InlineData("--batch-size needs a value", "process", "--batch-size")]
    [InlineData("--batch-size is 'x', which is not a whole number", "process", "--batch-size", "x")]
    [InlineData("--batch-size must be from 1 to 10000", "process", "--batch-size", "0")]
    [InlineData("--rows is 'abc', which is not a whole number", "sample", "--rows", "abc")]
    [InlineData("--rows is '99999999999'", "sample", "--rows=99999999999")]
    [InlineData("--rows must be", "sample", "--rows", "0")]
    [InlineData("--target-precision is 'x', which is not a number", "train", "--target-precision", "x")]
    [InlineData("<action> is 'foo'; it must be one of clear, teardown", "resources", "foo")]
    [InlineData("<action> is '7'; it must be one of", "storage", "7")]
    [InlineData("<action> is 'foo'; it must be one of", "codegen", "foo")]
    [InlineData("<action> is 'foo'; it must be one of", "wolverine-diagnostics", "foo")]
    [InlineData("--verbose is not", "resources", "list", "--verbose")]
    [InlineData("must be one of list, pause, resume, cancel", "jobs", "stop", "--task", "00000000-0000-0000-0000-000000000000")]
    [InlineData("not an id", "jobs", "pause", "--task", "abc")]
    [InlineData("not an id", "status", "abc")]
    [InlineData("--limit must be from 1", "dead-letters", "list", "--limit", "-1")]
    [InlineData("--limit must be from 1", "dead-letters", "list", "--limit", "0")]
    [InlineData("--kind: must be ticket or message", "dead-letters", "list", "--kind", "letter")]
    [InlineData("one of --id, --all, and a filter", "dead-letters", "replay")]
    [InlineData("one of --id, --all, and a filter", "dead-letters", "discard", "--all", "--kind", "ticket")]
    [InlineData("no file", "seed", "nothing.csv")]
    [InlineData("split: must be train or test", "seed", "/etc/hostname", "--split", "half")]
    public async Task says_in_a_line_what_is_wrong_and_what_is_allowed(string hint, params string[] args)
    {
        var run = await Utility.RunAsync(Utility.NoServers, args);
        run.Errors.ShouldContain(hint);
        run.Errors.TrimEnd().Split('\n').Length.ShouldBeLessThanOrEqualTo(2, run.Errors);
        run.Output.ShouldBeEmpty();
        run.ExitCode.ShouldBe(2);
    }

    // Failed, with a host that started, for both flags.
    [Theory]
    [InlineData("--version")]
    [InlineData("-v")]
    public async Task tells_the_version(string flag)
    {
        var run = await Utility.RunAsync(Utility.NoServers, flag);
        run.Output.ShouldMatch(@"^tickets \d+\.\d+\.\d+\n$");
        (run.ExitCode, run.Errors).ShouldBe((0, ""));
    }

    // Failed, with 'dotnet run --' in the last line and lines cut at 80 characters.
    [Fact]
    public async Task tells_of_its_utilities_by_the_name_they_are_called_by()
    {
        var run = await Utility.RunAsync(Utility.NoServers, "help");
        run.Output.TrimEnd().Split('\n')[^1].ShouldContain("./tickets help <utility>");
        run.Output.ShouldMatch("(?m)^  train +Train a model from labelled tickets, and use it from now on$");
        (run.ExitCode, run.Errors).ShouldBe((0, ""));
        (await Utility.RunAsync(Utility.NoServers, "--help")).Output.ShouldBe(run.Output);
    }

    // Failed, with <text> also where --csv takes its place.
    [Theory]
    [InlineData("classify", "classify [<text>] [flags]")]
    [InlineData("seed", "seed <file> [flags]")]
    public async Task tells_what_may_be_left_out(string utility, string usage) =>
        (await Utility.RunAsync(Utility.NoServers, "help", utility)).Output.ShouldContain($"  ./tickets {usage}\n");

    // Failed, with the framework's own flags in the list, -v twice among them, none of which works here.
    [Fact]
    public async Task tells_of_flags_that_work_and_of_no_others()
    {
        var run = await Utility.RunAsync(Utility.NoServers, "storage", "--help");
        run.Output.ShouldContain("clear|counts|");
        run.Output.ShouldContain("--exception-type");
        run.Output.ShouldNotContain("--env-variable");
        run.Output.ShouldNotContain("--verbose");
    }
}
