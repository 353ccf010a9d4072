using JasperFx.CommandLine;
using Spectre.Console;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>top</c>.</summary>
public sealed record TopInput
{
    [Description("Seconds between two looks, 0.2 to 60; 1 unless said")]
    [FlagAlias("interval", 'i')]
    public double IntervalFlag { get; set; } = 1;

    [Description("Look once, and end")]
    [FlagAlias("once", true)]
    public bool OnceFlag { get; set; }
}

/// <summary>
/// Shows how the whole system does, and goes on showing it until it is stopped. What can't be read for a while is said below the last
/// figures. Into a pipe it is shown once.
/// </summary>
[Description("Watch the queues, the rates and the jobs; Ctrl-C ends it", Name = "top")]
public sealed class TopCommand(OverviewReader overviews, IMessageSender sending, TimeProvider clock) : Utility<TopInput>
{
    private const double Shortest = 0.2;
    private const double Longest = 60;

    /// <inheritdoc />
    protected override string Stopped => "";

    /// <inheritdoc />
    protected override async Task RunAsync(TopInput input, CancellationToken cancellation)
    {
        if (input.IntervalFlag is not (>= Shortest and <= Longest))
            throw new RefusedException($"--interval must be from {Shortest} to {Longest}.");
        // Nothing is sent; but the queues are asked over the same connection.
        await using (await sending.BeginAsync(cancellation))
        {
            var overview = await overviews.ReadAsync(cancellation);
            if (input.OnceFlag || Console.IsOutputRedirected)
            {
                AnsiConsole.Write(TopScreen.Of(overview, null));
                return;
            }

            Terminal.HasScreen = true;
            await WatchAsync(overview, TimeSpan.FromSeconds(input.IntervalFlag), cancellation);
        }
    }

    private Task WatchAsync(Overview overview, TimeSpan interval, CancellationToken cancellation) =>
        AnsiConsole
            .Live(TopScreen.Of(overview, null))
            .AutoClear(false)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async context =>
            {
                while (true)
                {
                    await Task.Delay(interval, clock, cancellation);
                    string? failure = null;
                    try
                    {
                        overview = await overviews.ReadAsync(cancellation);
                    }
                    catch (Exception failed) when (!cancellation.IsCancellationRequested)
                    {
                        // A server may be away; what there was stays to be seen.
                        failure = failed.Message;
                    }

                    context.UpdateTarget(TopScreen.Of(overview, failure));
                }
            });
}
