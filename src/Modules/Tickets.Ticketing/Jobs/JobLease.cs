using Npgsql;
using NpgsqlTypes;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// The right to work on a job: a name and a time in the job's row, by PostgreSQL's clock. It is renewed every few
/// seconds, and with each batch, so a host that vanished loses it within seconds. Each statement that writes for the job
/// checks the name: a host that lost the lease writes nothing.
/// </summary>
public sealed class JobLease : IAsyncDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);

    private readonly NpgsqlDataSource _database;
    private readonly Guid _job;
    private readonly string _owner = Guid.NewGuid().ToString();
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _released = new();
    private Task _renewing = Task.CompletedTask;

    private JobLease(NpgsqlDataSource database, Guid job)
    {
        _database = database;
        _job = job;
    }

    /// <summary>Cancelled when the job is paused, cancelled, or another's.</summary>
    public CancellationToken Lost => _lost.Token;

    // All of the following have the values $1, the job, and $2, the owner.
    private const string Take = $"""
        update {Schema.Job} set state = 'running', started_at = coalesce(started_at, now()), touched_at = now(),
            owner = $2, owned_until = clock_timestamp() + $3, attempts = attempts + 1
        where id = $1 and {JobTable.Active} and coalesce(owned_until < clock_timestamp(), true)
        """;

    private const string Renew = $"""
        update {Schema.Job} set touched_at = now(), owned_until = clock_timestamp() + $3
        where id = $1 and owner = $2 and {JobTable.Active}
        """;

    private const string Release = $"""
        update {Schema.Job} set owner = null, owned_until = null where id = $1 and owner = $2
        """;

    private const string Succeed = $"""
        update {Schema.Job} set state = 'succeeded', total = $3, done = $4, failed = $5, rejected = $6, result = $7,
            finished_at = now()
        where id = $1 and owner = $2 and {JobTable.Open}
        """;

    private const string Finish = $"""
        update {Schema.Job} set state = 'succeeded', total = 100, done = 100, result = $3, finished_at = now()
        where id = $1 and owner = $2 and {JobTable.Open}
        """;

    private const string Note = $"""
        update {Schema.Job} set total = 100, done = greatest(done, $3), stage = $4, touched_at = now()
        where id = $1 and owner = $2 and {JobTable.Active}
        """;

    private const string Fail = $"""
        update {Schema.Job} set state = 'failed', error = $3, finished_at = now()
        where id = $1 and owner = $2 and {JobTable.Open}
        """;

    /// <summary>
    /// Notes the progress of an import, as part of the statement that stores a batch. Gives a row, or none if the job is
    /// not to go on. An import that goes on after a rest counts from the beginning: until it is where it was, it says nothing
    /// of rejected rows. Values: those of <see cref="Report" />, from $6 on.
    /// </summary>
    internal const string Reporting = $"""
        update {Schema.Job} set total = $8::bigint, done = greatest(done, $9), failed = greatest(failed, $10),
            rejected = case when $10 < failed then rejected else coalesce($12, rejected) end,
            input = case when input ->> 'first_id' is null
                then (input::jsonb || jsonb_build_object('first_id', $13::uuid))::json else input end,
            touched_at = now(), owned_until = clock_timestamp() + $11
        where id = $6 and owner = $7 and {JobTable.Active} returning id
        """;

    /// <summary>The values of <see cref="Reporting" />.</summary>
    /// <param name="progress">How far the import is.</param>
    /// <param name="hasMore">Whether rows were rejected since the last time.</param>
    internal object?[] Report(ImportProgress progress, bool hasMore) =>
        [
            _job,
            _owner,
            progress.Total,
            progress.Done,
            progress.Rejected,
            Length,
            hasMore ? Sql.Json(progress.FirstRejected) : new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json },
            progress.FirstId,
        ];

    /// <summary>Stops the work because the job is not to go on.</summary>
    internal void Lose()
    {
        _lost.Cancel();
        _lost.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Takes the lease of a job that is to be worked on; null if somebody has it.</summary>
    public static async Task<JobLease?> TryTakeAsync(
        NpgsqlDataSource database,
        Guid job,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var lease = new JobLease(database, job);
        if (!await lease.TryAsync(Take, [Length], cancellation))
            return null;
        lease._renewing = lease.RenewAsync(clock);
        return lease;
    }

    /// <summary>Ends the job with what was imported; false if it has ended, or is another's.</summary>
    public Task<bool> SucceedAsync(ImportProgress end, object result, CancellationToken cancellation) =>
        TryAsync(
            Succeed,
            [end.Done + end.Rejected, end.Done, end.Rejected, Sql.Json(end.FirstRejected), Sql.Json(result)],
            cancellation
        );

    /// <summary>Ends a training with what came of it; false likewise.</summary>
    public Task<bool> SucceedAsync(object result, CancellationToken cancellation) =>
        TryAsync(Finish, [Sql.Json(result)], cancellation);

    /// <summary>Notes how far a training is, in hundredths, and at what; false if it has ended, or is another's.</summary>
    public Task<bool> ReportAsync(int done, string stage, CancellationToken cancellation) =>
        TryAsync(Note, [done, stage], cancellation);

    /// <summary>Ends the job with an error; false if it has ended, or is another's.</summary>
    public Task<bool> FailAsync(string error, CancellationToken cancellation) => TryAsync(Fail, [error.Replace('\0', ' ')], cancellation);

    /// <summary>Gives the lease back, so that the next one need not wait for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _renewing;
        try
        {
            await TryAsync(Release, [], CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // PostgreSQL is away; the lease ends by itself.
        }

        _lost.Dispose();
        _released.Dispose();
    }

    private async Task RenewAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Renewal, clock);
        while (!_lost.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_released.Token);
                if (!await TryAsync(Renew, [Length], _released.Token))
                    await _lost.CancelAsync();
            }
            catch (OperationCanceledException)
            {
                return; // given back
            }
            catch (NpgsqlException)
            {
                // The next batch meets the same error.
            }
        }
    }

    private async Task<bool> TryAsync(string sql, object[] values, CancellationToken cancellation) =>
        await _database.ExecuteAsync(sql, [_job, _owner, .. values], cancellation) > 0;
}
