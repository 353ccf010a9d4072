using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

public sealed class when_the_servers_of_a_utility_are_away
{
    // Failed, with up to 100 s, 120 kB of stack traces and lines on stdout.
    [Theory]
    [InlineData("status", "00000000-0000-0000-0000-000000000001")]
    [InlineData("process")]
    [InlineData("process", "--no-wait")]
    [InlineData("jobs", "pause", "--task", "00000000-0000-0000-0000-000000000001")]
    [InlineData("jobs", "resume", "--task", "00000000-0000-0000-0000-000000000001")]
    [InlineData("dead-letters", "list")]
    [InlineData("dead-letters", "replay", "--all")]
    [InlineData("dead-letters", "discard", "--all")]
    [InlineData("storage", "counts")]
    [InlineData("db-assert")]
    [InlineData("db-apply")]
    [InlineData("resources", "setup")]
    public async Task it_says_in_a_line_which_and_where_and_what_to_do(params string[] args)
    {
        var run = await Utility.RunAsync(Utility.NoServers, args);
        run.Errors.ShouldStartWith("PostgreSQL can't be reached at 127.0.0.1:1");
        run.Errors.ShouldContain("make up");
        run.Errors.Trim().Split('\n').ShouldHaveSingleItem();
        run.Output.ShouldBeEmpty();
        run.ExitCode.ShouldBe(1);
    }

    // Failed, with 'Some environment checks failed!' and nothing else, below a banner.
    [Fact]
    public async Task the_check_of_the_environment_names_each_and_why()
    {
        var run = await Utility.RunAsync(Utility.NoServers, "check-env");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        var lines = run.Errors.Trim().Split('\n');
        lines.ShouldContain(line => line.StartsWith("PostgreSQL can't be reached at 127.0.0.1:1"));
        lines.ShouldContain(line => line.StartsWith("RabbitMQ can't be reached at 127.0.0.1:1"));
        lines.Length.ShouldBe(2);
    }
}

/// <summary>With PostgreSQL there, and a RabbitMQ that is not.</summary>
[Collection(OneHost.Name)]
public sealed class when_a_utility_finds_no_broker(TicketsHost host)
{
    private static readonly Dictionary<string, string> NoBroker = new()
    {
        ["ConnectionStrings__rabbitmq"] = Utility.NoServers["ConnectionStrings__rabbitmq"],
    };

    // Failed, with 'Attempt 1 of 20' and 100 s.
    [Fact]
    public async Task jobs_are_begun_and_controlled_all_the_same()
    {
        await host.ClearAsync();
        var begun = await Utility.RunAsync(NoBroker, "process", "--no-wait");
        (begun.ExitCode, begun.Errors).ShouldBe((0, ""));
        var job = begun.Output.Trim();
        foreach (var action in new[] { "pause", "resume", "cancel" })
        {
            var run = await Utility.RunAsync(NoBroker, "jobs", action, "--task", job);
            (run.ExitCode, run.Errors).ShouldBe((0, ""), action);
        }
    }

    // Failed, with 'Attempt 1 of 20' and 100 s, or with traces on stdout.
    [Theory]
    [InlineData("dead-letters", "replay", "--all")]
    [InlineData("resources", "check")]
    public async Task what_needs_it_says_so_in_a_line(params string[] args)
    {
        var run = await Utility.RunAsync(NoBroker, args);
        run.Errors.ShouldStartWith("RabbitMQ can't be reached at 127.0.0.1:1");
        run.Errors.Trim().Split('\n').ShouldHaveSingleItem();
        run.Output.ShouldBeEmpty();
        run.ExitCode.ShouldBe(1);
    }
}
