using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Which message carries which job.</summary>
public static class JobMessage
{
    /// <summary>The message of a job.</summary>
    public static IJobMessage Of(JobKind kind, Guid job) =>
        kind switch
        {
            JobKind.Seed => new ImportTickets(job),
            JobKind.Process => new ProcessTickets(job),
            JobKind.Fetch => new FetchTicket(job),
            JobKind.Filter => new FilterTickets(job),
            JobKind.Train => new TrainModel(job),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of job."),
        };
}
