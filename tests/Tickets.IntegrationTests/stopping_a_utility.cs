using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class stopping_a_utility(TicketsHost host)
{
    // Failed: it was still reading ten seconds later.
    [Fact]
    public async Task while_it_reads_what_to_classify()
    {
        using var process = Utility.Start([], "classify", "-");
        // More than a pipe holds: once all of it is written, it is being read.
        await process.StandardInput.WriteAsync(new string('x', 1 << 20));
        await process.StandardInput.FlushAsync();
        Utility.Interrupt(process);
        var run = await Utility.EndAsync(process);
        run.ExitCode.ShouldBe(130, run.Errors);
        run.Output.ShouldBeEmpty();
    }

    // Failed, with exit code 3.
    [Fact]
    public async Task while_it_watches_a_run()
    {
        await host.ClearAsync();
        using var process = Utility.Start([], "process");
        (await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
        Utility.Interrupt(process);
        var run = await Utility.EndAsync(process);
        run.ExitCode.ShouldBe(130, run.Errors);
        run.Errors.ShouldContain("the run goes on");
    }

    // Failed: it wrote on, until it was killed.
    [Fact]
    public async Task by_reading_no_further()
    {
        using var process = Utility.Start(Utility.NoServers, "sample", "--rows", "100000000");
        (await process.StandardOutput.ReadLineAsync()).ShouldBe("subject,body,category,priority,language");
        process.StandardOutput.Close();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        process.ExitCode.ShouldBe(141);
        (await process.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }
}
