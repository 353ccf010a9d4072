namespace Tickets.Ticketing;

/// <summary>A message that carries a job forward; if it fails for good, the job ends with the error.</summary>
public interface IJobMessage
{
    /// <summary>The job.</summary>
    Guid JobId { get; }
}

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
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of job."),
        };
}
