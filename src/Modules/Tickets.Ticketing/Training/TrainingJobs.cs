using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The jobs that train models, for those who do the work.</summary>
public sealed class TrainingJobs(Jobs jobs) : ITrainingJobs
{
    /// <inheritdoc />
    public async Task<ITrainingJob?> TakeAsync(Guid job, CancellationToken cancellation)
    {
        if (await jobs.TryClaimAsync(job, cancellation) is not { } lease)
            return null;
        if (await jobs.FindAsync(job, cancellation) is { Kind: JobKind.Train } found)
            return new Work(lease, found);
        await lease.DisposeAsync();
        return null;
    }

    private sealed class Work(JobLease lease, Job job) : ITrainingJob
    {
        public TrainingPlan Plan { get; } = job.InputAs<TrainingPlan>();

        public int Attempt => job.Attempts;

        public CancellationToken Lost => lease.Lost;

        public async Task ReportAsync(TrainingProgress progress)
        {
            try
            {
                if (!await lease.ReportAsync((int)(100 * progress.Share), EnumNames.Of(progress.Stage), CancellationToken.None))
                    lease.Lose();
            }
            catch (NpgsqlException)
            {
                // PostgreSQL is away for a moment; how far it is can be told later.
            }
        }

        public Task SucceedAsync(TrainingReport report) => lease.SucceedAsync(report, CancellationToken.None);

        public Task FailAsync(string reason) => lease.FailAsync(reason, CancellationToken.None);

        public ValueTask DisposeAsync() => lease.DisposeAsync();
    }
}
