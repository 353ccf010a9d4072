using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What <c>jobs</c> does.</summary>
public enum JobsVerb
{
    /// <summary>Shows them.</summary>
    List,

    /// <summary>Lets one rest until it is resumed.</summary>
    [Changes]
    Pause,

    /// <summary>Goes on with it.</summary>
    [Changes]
    Resume,

    /// <summary>Ends it.</summary>
    [Changes]
    Cancel,
}

/// <summary>Arguments of <c>jobs</c>.</summary>
public sealed record JobsInput
{
    [Description("list shows them, the latest first; pause lets one rest, resume goes on with it, cancel ends it")]
    public JobsVerb Action { get; set; }

    [Description("The task id, as process or list prints it; pause, resume and cancel want one")]
    public Guid? TaskFlag { get; set; }

    [Description("List only this kind: seed, process, fetch, filter or train")]
    public string? KindFlag { get; set; }

    [Description("List only this state: queued, running, paused, succeeded, failed or cancelled")]
    public string? StateFlag { get; set; }

    [Description("How many to list; default 50")]
    public int LimitFlag { get; set; } = ListJobsEndpoint.DefaultLimit;
}

/// <summary>
/// Lists jobs, a line of JSON each; or pauses, resumes or cancels one, as <c>POST /jobs/{id}/…</c> does, and prints its
/// status as JSON.
/// </summary>
[Description("List jobs; pause, resume or cancel a seed or a backlog run", Name = "jobs")]
public sealed class JobsCommand(Jobs jobs, JobControl control) : Utility<JobsInput>
{
    private const int PageSize = 200;

    protected override async Task RunAsync(JobsInput input, CancellationToken cancellation)
    {
        if (input.Action == JobsVerb.List)
        {
            await ListAsync(input, cancellation);
            return;
        }

        var task = input.TaskFlag ?? throw new RefusedException($"{EnumNames.Of(input.Action)} needs --task.");
        var action = input.Action switch
        {
            JobsVerb.Pause => JobAction.Pause,
            JobsVerb.Resume => JobAction.Resume,
            _ => JobAction.Cancel,
        };
        Terminal.Print(await control.DoAsync(task, action, cancellation));
    }

    private async Task ListAsync(JobsInput input, CancellationToken cancellation)
    {
        var problems = new Problems();
        var kind = Read<JobKind>(input.KindFlag, "kind");
        var state = Read<JobState>(input.StateFlag, "state");
        if (input.TaskFlag is not null)
            problems.Add("task", "is not for list");
        if (input.LimitFlag < 1)
            problems.Add("limit", "must be from 1 on");
        if (problems.Any)
            throw new RefusedException($"--{problems}");

        for (var (left, after) = (input.LimitFlag, (Guid?)null); left > 0;)
        {
            (var page, after) = await jobs.ListAsync(kind, state, after, Math.Min(left, PageSize), cancellation);
            foreach (var job in page)
                Terminal.PrintLine(jobs.StatusOf(job) with { Rejected = null });
            left -= page.Count;
            if (after is null)
                return;
        }

        T? Read<T>(string? name, string flag)
            where T : struct, Enum
        {
            var value = EnumNames.Parse<T>(name);
            if (name is not null && value is null)
                problems.Add(flag, $"must be one of {EnumNames.All<T>()}");
            return value;
        }
    }
}
