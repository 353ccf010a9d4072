namespace Tickets.Contracts;

/// <summary>The jobs that train models.</summary>
public interface ITrainingJobs
{
    /// <summary>Takes the right to do a job; null if another host has it, or the job has ended.</summary>
    Task<ITrainingJob?> TakeAsync(Guid job, CancellationToken cancellation);
}

/// <summary>A job that this host does; disposing of it gives the right back.</summary>
public interface ITrainingJob : IAsyncDisposable
{
    /// <summary>What is to be done.</summary>
    TrainingPlan Plan { get; }

    /// <summary>How often it was begun, this time included: with each host that was lost it is begun again.</summary>
    int Attempt { get; }

    /// <summary>Cancelled when the job is cancelled, or another host's.</summary>
    CancellationToken Lost { get; }

    /// <summary>Notes how far it is.</summary>
    /// <exception cref="OperationCanceledException">The job is cancelled, or another host's.</exception>
    Task ReportAsync(TrainingProgress progress);

    /// <summary>Ends it with what came of it.</summary>
    Task SucceedAsync(TrainingReport report);

    /// <summary>Ends it as failed.</summary>
    Task FailAsync(string reason);
}

/// <summary>What a training is at.</summary>
public enum TrainingStage
{
    /// <summary>Reads the labelled tickets.</summary>
    Reading,

    /// <summary>Trains on some of them, and selects features, calibrator and thresholds on the others.</summary>
    Selecting,

    /// <summary>Trains on all of them.</summary>
    Fitting,

    /// <summary>Writes the model, and checks that what was written answers as what was trained.</summary>
    Publishing,

    /// <summary>Compares it with the model in use.</summary>
    Comparing,
}

/// <summary>How far a training is.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Share">How much of all is done, by the time it takes; 0 to 1.</param>
/// <param name="Words">What happens, for who watches a terminal; null if it is the same as before.</param>
public sealed record TrainingProgress(TrainingStage Stage, double Share, string? Words);
