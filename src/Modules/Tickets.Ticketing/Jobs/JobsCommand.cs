using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>jobs</c>.</summary>
public class JobsInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("pause lets it rest, resume goes on with it, cancel ends it")]
    public string Action { get; set; } = "";

    [Description("The task id that process or seed printed")]
    public string Task { get; set; } = "";
}

/// <summary>Pauses, resumes or cancels a job, as <c>POST /jobs/{id}/…</c> does, and prints its status as JSON.</summary>
[Description("Pause, resume or cancel a seed or a backlog run", Name = "jobs")]
public class JobsCommand : JasperFxAsyncCommand<JobsInput>
{
    public override async Task<bool> Execute(JobsInput input)
    {
        JobState? wanted = input.Action switch
        {
            "pause" => JobState.Paused,
            "resume" => JobState.Running,
            "cancel" => JobState.Cancelled,
            _ => null,
        };
        if (wanted is null)
            return Terminal.Refuse($"'{input.Action}' is not pause, resume or cancel.");
        if (!Guid.TryParse(input.Task, out var id))
            return Terminal.Refuse($"'{input.Task}' is not a task id.");
        using var host = input.HostBuilder.Build();
        var jobs = host.Services.GetRequiredService<Jobs>();
        var (job, refusal) = await ControlJobEndpoint.ChangeAsync(id, wanted.Value, jobs, CancellationToken.None);
        if (refusal is not null)
            return Terminal.Refuse(refusal);
        Console.WriteLine(JsonSerializer.Serialize(jobs.StatusOf(job!), StatusCommand.Indented));
        return true;
    }
}
