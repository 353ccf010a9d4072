using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spectre.Console;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>process</c>.</summary>
public class ProcessInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("Tickets per chunk, 1 to 10,000")]
    public int BatchSizeFlag { get; set; } = ProcessTicketsEndpoint.DefaultBatchSize;

    [Description("Print the task id and return at once")]
    public bool NoWaitFlag { get; set; }
}

/// <summary>Begins a backlog run, as <c>POST /process-tickets</c> does, and follows it.</summary>
[Description("Classify everything that is not classified yet", Name = "process")]
public class ProcessCommand : JasperFxAsyncCommand<ProcessInput>
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public override async Task<bool> Execute(ProcessInput input)
    {
        using var host = input.HostBuilder.Build();
        var limit = host.Services.GetRequiredService<Limits>().BatchSize;
        if (input.BatchSizeFlag < 1 || input.BatchSizeFlag > limit)
            return Terminal.Refuse($"--batch-size must be from 1 to {limit}.");

        using var stop = Terminal.StopOnCtrlC();
        try
        {
            var jobs = host.Services.GetRequiredService<Jobs>();
            var clock = host.Services.GetRequiredService<TimeProvider>();
            var job = await ProcessTicketsEndpoint.StartAsync(input.BatchSizeFlag, jobs, clock, stop.Token);
            Console.WriteLine(job.Id);
            return input.NoWaitFlag || await FollowAsync(job.Id, jobs, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Terminal.Stopped("No longer watching; the run goes on. ./tickets status shows how far it is.");
        }
    }

    private static async Task<bool> FollowAsync(Guid id, Jobs jobs, CancellationToken cancellation)
    {
        var end = await Terminal.WithProgressAsync(
            "waiting for a host to take it up",
            async bar =>
            {
                while (true)
                {
                    var job = (await jobs.FindAsync(id, cancellation))!;
                    bar.MaxValue = Math.Max(job.Total, 1);
                    bar.Value = job.Done + job.Failed;
                    if (job.State > JobState.Queued)
                        bar.Description = jobs.StatusOf(job).Reason is null
                            ? $"{job.Done} of {job.Total} tickets"
                            : "waiting for a model (make train)";
                    if (job.State >= JobState.Succeeded)
                        return job;
                    await Task.Delay(Poll, cancellation);
                }
            }
        );
        if (end.State == JobState.Failed)
            return Terminal.Incomplete($"The run failed: {end.Error}");
        if (end.State == JobState.Cancelled)
            return Terminal.Incomplete($"The run was cancelled after {end.Done} of {end.Total} tickets.");
        Terminal.Say(end.Total == 0 ? "nothing to classify" : $"{end.Done} classified, {end.Failed} failed");
        return end.Failed == 0 || Terminal.Incomplete("Failed tickets: GET /requests?status=failed");
    }
}
