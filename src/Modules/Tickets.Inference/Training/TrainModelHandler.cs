using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Runtime.Handlers;

namespace Tickets.Inference;

/// <summary>Trains the model of a job. Of all hosts one does it, by the lease of the job.</summary>
public static class TrainModelHandler
{
    private const int MaxAttempts = 3;
    private const int MaxMinutes = 25;

    /// <summary>Less than the half hour after which RabbitMQ takes a message back.</summary>
    public static void Configure(HandlerChain chain) => chain.ExecutionTimeoutInSeconds = MaxMinutes * 60;

    /// <summary>
    /// A second copy of the message finds the job ended, or another host at it, and is dropped. A host that is to stop
    /// leaves the job to another one, which begins again; so does one that was lost.
    /// </summary>
    public static async Task Handle(
        TrainModel message,
        ITrainingJobs jobs,
        TrainingRun run,
        IHostApplicationLifetime host,
        CancellationToken cancellation
    )
    {
        await using var job = await jobs.TakeAsync(message.JobId, cancellation);
        if (job is null)
            return;
        if (job.Attempt > MaxAttempts)
        {
            await job.FailAsync(
                $"It was begun {MaxAttempts} times, and its host stopped each time: most likely it needs more memory than a "
                    + "host has. Train on fewer tickets (max_tickets)."
            );
            return;
        }

        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, job.Lost, host.ApplicationStopping);
        try
        {
            await job.SucceedAsync(await run.RunAsync(job.Plan, file: null, job.ReportAsync, labelReport: null, any.Token));
        }
        catch (OperationCanceledException) when (job.Lost.IsCancellationRequested || host.ApplicationStopping.IsCancellationRequested)
        {
            // Cancelled, or to be begun again by another host.
        }
        catch (OperationCanceledException)
        {
            await job.FailAsync($"It takes longer than {MaxMinutes} minutes. Train on fewer tickets (max_tickets), or without sentence vectors.");
        }
        catch (Exception failed) when (failed is RefusedException || !TryLater.Applies(failed))
        {
            // The same tickets would fail the same way again.
            await job.FailAsync(failed.Message);
        }
    }
}
