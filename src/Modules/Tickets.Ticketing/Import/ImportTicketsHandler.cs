using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Imports the CSV of a job, telling the job how far it is.</summary>
public static class ImportTicketsHandler
{
    /// <summary>What becomes of a message that keeps failing, and how long one may take.</summary>
    public static void Configure(HandlerChain chain)
    {
        JobFailure.Configure(chain);
        // RabbitMQ takes a message back after half an hour. The next attempt goes on where this one stopped.
        chain.ExecutionTimeoutInSeconds = 25 * 60;
    }

    /// <summary>
    /// A second copy of the message finds the job ended, or another host at it, and is dropped.
    /// </summary>
    public static async Task Handle(
        ImportTickets message,
        Jobs jobs,
        TicketImporter import,
        Uploads uploads,
        DataFolder folder,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(message.JobId, cancellation) is not { Kind: JobKind.Seed } job)
            return;
        await using var lease = await jobs.TryClaimAsync(message.JobId, cancellation);
        if (lease is null)
            return;
        var source = job.InputAs<ImportSource>();
        bool isEnded;
        try
        {
            var end = await ImportAsync();
            isEnded = await lease.SucceedAsync(end, ImportResult.Of(source, end), cancellation);
        }
        catch (FileRefusedException refused)
        {
            isEnded = await lease.FailAsync(refused.Message, cancellation);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            return; // paused, cancelled, or another host's; the rows that are stored stay
        }

        if (isEnded && source.UploadId is { } upload)
            await uploads.DeleteAsync(upload, cancellation);

        async Task<ImportProgress> ImportAsync()
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
            await using var file = source.UploadId is { } upload
                ? uploads.Open(upload, source.UploadBytes)
                : folder.Open(source.Name);
            return await import.RunAsync(source, file, lease, either.Token).LastAsync(either.Token);
        }
    }
}
