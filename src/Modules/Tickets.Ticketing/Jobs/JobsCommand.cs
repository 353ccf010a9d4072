using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>jobs</c>.</summary>
public sealed record JobsInput
{
    [Description("pause lets it rest, resume goes on with it, cancel ends it")]
    public JobAction Action { get; set; }

    [Description("The task id that process or seed printed")]
    public Guid Task { get; set; }
}

/// <summary>Pauses, resumes or cancels a job, as <c>POST /jobs/{id}/…</c> does, and prints its status as JSON.</summary>
[Description("Pause, resume or cancel a seed or a backlog run", Name = "jobs")]
public sealed class JobsCommand(JobControl control) : Utility<JobsInput>
{
    protected override async Task RunAsync(JobsInput input, CancellationToken cancellation) =>
        Terminal.Print(await control.DoAsync(input.Task, input.Action, cancellation));
}
