using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Imports the CSV of a job, telling the job how far it is.</summary>
public static class SeedTicketsHandler
{
    /// <summary>What becomes of a message that keeps failing, and how long one may take.</summary>
    public static void Configure(HandlerChain chain)
    {
        JobFailure.Configure(chain);
        // Less than the half hour after which RabbitMQ takes a message back. The next attempt goes on from there.
        chain.ExecutionTimeoutInSeconds = 25 * 60;
    }

    /// <summary>
    /// A second copy of the message finds the job ended, or another host at it, and is dropped.
    /// </summary>
    public static async Task Handle(
        SeedTickets message,
        Jobs jobs,
        TicketImport import,
        Uploads uploads,
        DataFolder folder,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(message.JobId, cancellation) is not { Seed: { } source })
            return;
        await using var lease = await jobs.TryClaimAsync(message.JobId, cancellation);
        if (lease is null)
            return;
        object end;
        try
        {
            end = Succeeded(source, await ImportAsync(), clock);
        }
        catch (CsvRefusedException refused)
        {
            end = Failed(refused, clock);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            return; // paused, cancelled, or another host's; the rows that are stored stay
        }

        if (await lease.EndAsync(end, cancellation) && source.UploadId is { } upload)
            await uploads.DeleteAsync(upload, cancellation);

        async Task<ImportProgress> ImportAsync()
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
            await using var file = source.UploadId is { } upload
                ? uploads.Open(upload, source.UploadBytes)
                : folder.Open(source.Name);
            return await import.RunAsync(source, file, lease, _ => { }, either.Token);
        }
    }

    private static object Succeeded(SeedSource source, ImportProgress end, TimeProvider clock) =>
        new
        {
            State = JobState.Succeeded,
            Total = end.Done + end.Rejected,
            end.Done,
            Failed = end.Rejected,
            Result = new
            {
                source.Name,
                end.Added,
                end.AlreadyStored,
                end.Rejected,
            },
            Rejected = end.FirstRejected,
            FinishedAt = clock.GetUtcNow(),
        };

    private static object Failed(CsvRefusedException refused, TimeProvider clock) =>
        new
        {
            State = JobState.Failed,
            Error = refused.Message,
            FinishedAt = clock.GetUtcNow(),
        };
}
