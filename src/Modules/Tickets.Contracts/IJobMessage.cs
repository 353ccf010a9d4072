namespace Tickets.Contracts;

/// <summary>A message that carries a job forward; if it fails for good, the job ends with the error.</summary>
public interface IJobMessage
{
    /// <summary>The job.</summary>
    Guid JobId { get; }
}
