using JasperFx.CommandLine;
using Spectre.Console;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>process</c>.</summary>
public sealed record ProcessInput
{
    [Description("Tickets per chunk, 1 to 10,000")]
    public int BatchSizeFlag { get; set; } = ProcessTicketsEndpoint.DefaultBatchSize;

    [Description("Print the task id and return at once")]
    public bool NoWaitFlag { get; set; }
}

/// <summary>Begins a backlog run, as <c>POST /process-tickets</c> does, and follows it.</summary>
[Changes]
[Description("Classify everything that is not classified yet", Name = "process")]
public sealed class ProcessCommand(Jobs jobs, Limits limits, TimeProvider clock) : Utility<ProcessInput>
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    protected override string Stopped => "No longer watching; the run goes on. ./tickets status shows how far it is.";

    protected override async Task RunAsync(ProcessInput input, CancellationToken cancellation)
    {
        if (input.BatchSizeFlag < 1 || input.BatchSizeFlag > limits.BatchSize)
            throw new RefusedException($"--batch-size must be from 1 to {limits.BatchSize}.");
        var wanted = Job.Queued(JobKind.Process, clock.GetUtcNow()) with
        {
            BatchSize = input.BatchSizeFlag,
            By = Terminal.User,
        };
        var run = await ProcessTicketsEndpoint.StartAsync(wanted, jobs, cancellation);
        Console.WriteLine(run.Id);
        if (!input.NoWaitFlag)
            Report(await Terminal.WithProgressAsync("waiting for a host to take it up", bar => FollowAsync(run.Id, bar, cancellation)));
    }

    private async Task<Job> FollowAsync(Guid id, ProgressTask bar, CancellationToken cancellation)
    {
        while (true)
        {
            var job = (await jobs.FindAsync(id, cancellation))!;
            bar.MaxValue = Math.Max(job.Total, 1);
            bar.Value = job.Done + job.Failed;
            if (job.State > JobState.Queued)
                bar.Description = jobs.StatusOf(job).Reason is null
                    ? $"{job.Done} of {job.Total} tickets"
                    : "waiting for a model (./tickets train --data <file>)";
            if (job.State >= JobState.Succeeded)
                return job;
            await Task.Delay(Poll, clock, cancellation);
        }
    }

    private static void Report(Job end)
    {
        if (end.State == JobState.Failed)
            Terminal.SayIncomplete($"The run failed: {end.Error}");
        else if (end.State == JobState.Cancelled)
            Terminal.SayIncomplete($"The run was cancelled after {end.Done} of {end.Total} tickets.");
        else
            Terminal.Say(end.Total == 0 ? "nothing to classify" : $"{end.Done} classified, {end.Failed} failed");
        if (end is { State: JobState.Succeeded, Failed: > 0 })
            Terminal.SayIncomplete("Failed tickets: GET /requests?status=failed");
    }
}
