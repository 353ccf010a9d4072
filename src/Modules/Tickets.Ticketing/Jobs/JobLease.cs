using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>
/// The right to work on a job: a name and a time in the job's row, by PostgreSQL's clock. It is renewed every few
/// seconds, and with each batch, so a host that vanished loses it within seconds. Whatever is written for the job asks
/// for the name in the same statement: who lost the lease writes nothing.
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

    /// <summary>
    /// Notes how far an import is, and gives a row, as part of the statement that stores a batch; nothing if the job is
    /// not to go on. Parameters: <see cref="AddParameters" />, from $3 on.
    /// </summary>
    internal const string Report = $"""
        update {Schema.Job} set data = data || jsonb_build_object('total', $5::bigint,
            'done', greatest((data ->> 'done')::bigint, $6), 'failed', greatest((data ->> 'failed')::bigint, $7),
            'touched_at', now(), 'owned_until', clock_timestamp() + $8)
        where id = $3 and data ->> 'owner' = $4 and {Schema.ActiveJob} returning id
        """;

    /// <summary>Takes the lease of a job that is to be worked on; null if somebody has it.</summary>
    public static async Task<JobLease?> TryTakeAsync(
        NpgsqlDataSource database,
        Guid job,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var lease = new JobLease(database, job);
        const string take = $$"""
            update {{Schema.Job}} set data = jsonb_build_object('started_at', now()) || jsonb_strip_nulls(data)
                || jsonb_build_object('state', 'running', 'touched_at', now(),
                    'owner', $2, 'owned_until', clock_timestamp() + $3)
            where id = $1 and {{Schema.ActiveJob}}
            and coalesce((data ->> 'owned_until')::timestamptz < clock_timestamp(), true)
            """;
        if (!await lease.ExecuteAsync(take, cancellation, new NpgsqlParameter { Value = Length }))
            return null;
        lease._renewing = lease.RenewAsync(clock);
        return lease;
    }

    /// <summary>Adds the parameters of <see cref="Report" />.</summary>
    internal void AddParameters(NpgsqlParameterCollection parameters, ImportProgress progress)
    {
        parameters.Add(new() { Value = _job });
        parameters.Add(new() { Value = _owner });
        parameters.Add(new() { Value = progress.Total });
        parameters.Add(new() { Value = progress.Done });
        parameters.Add(new() { Value = progress.Rejected });
        parameters.Add(new() { Value = Length });
    }

    /// <summary>Stops the work because the job is not to go on.</summary>
    internal void Lose()
    {
        _lost.Cancel();
        _lost.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the job; false if it has ended, or is another's.</summary>
    public Task<bool> EndAsync(object patch, CancellationToken cancellation) =>
        ExecuteAsync(
            $"update {Schema.Job} set data = data || $3 where id = $1 and data ->> 'owner' = $2 and {Schema.OpenJob}",
            cancellation,
            new NpgsqlParameter
            {
                Value = JsonSerializer.SerializeToUtf8Bytes(patch, JsonStyle.Answers),
                NpgsqlDbType = NpgsqlDbType.Jsonb,
            }
        );

    /// <summary>Gives the lease back, so that the next one need not wait for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _renewing;
        try
        {
            const string release = $"""
                update {Schema.Job} set data = data - 'owner' - 'owned_until' where id = $1 and data ->> 'owner' = $2
                """;
            await ExecuteAsync(release, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // PostgreSQL is away, and the lease will have ended before anybody can ask for it.
        }

        _lost.Dispose();
        _released.Dispose();
    }

    private async Task RenewAsync(TimeProvider clock)
    {
        const string renew = $"""
            update {Schema.Job} set data = data
                || jsonb_build_object('touched_at', now(), 'owned_until', clock_timestamp() + $3)
            where id = $1 and data ->> 'owner' = $2 and {Schema.ActiveJob}
            """;
        using var timer = new PeriodicTimer(Renewal, clock);
        while (!_lost.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_released.Token);
                if (!await ExecuteAsync(renew, _released.Token, new NpgsqlParameter { Value = Length }))
                    await _lost.CancelAsync();
            }
            catch (OperationCanceledException)
            {
                return; // given back
            }
            catch (NpgsqlException)
            {
                // The next batch will meet it, too.
            }
        }
    }

    private async Task<bool> ExecuteAsync(
        string sql,
        CancellationToken cancellation,
        params NpgsqlParameter[] parameters
    )
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = _job });
        command.Parameters.Add(new() { Value = _owner });
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }
}
