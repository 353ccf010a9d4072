using Tickets.Contracts;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime;

namespace Tickets.Host;

/// <summary>How messages travel, and what becomes of one that fails, for all modules.</summary>
public static class Messaging
{
    /// <summary>Sets up what all transports have in common.</summary>
    public static void UseMessaging(this WolverineOptions options)
    {
        options.ServiceName = "Tickets";
        // Rows are the truth here, in the modules' own tables: no inbox, no outbox, and so nothing that a leader among the
        // hosts would have to look after.
        options.Durability.Mode = DurabilityMode.Solo;
        // Of an unknown message a person shall see that it came.
        options.UnknownMessageBehavior = UnknownMessageBehavior.DeadLetterQueue;
        options.Policies.AutoApplyTransactions();
        options.Policies.DisableConventionalLocalRouting();
        options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;

        options.DefaultExecutionTimeout = WaitTimes.MessageExecution;
        options.UseRetries();
    }

    /// <summary>
    /// What becomes of a message that fails, unless its handler's own rules say otherwise. An error that passes by itself
    /// (<see cref="TryLater" />) is retried, then the message is requeued for as long as it takes. A message with any other
    /// error goes to the dead letters at once.
    /// </summary>
    public static void UseRetries(this WolverineOptions options) =>
        options
            .OnException(TryLater.Applies)
            .RetryWithCooldown(WaitTimes.MessageRetries)
            .WithFullJitter()
            .Then.CustomActionIndefinitely(RequeueAsync, "Wait, then requeue");

    private static async ValueTask RequeueAsync(
        IWolverineRuntime runtime,
        IEnvelopeLifecycle lifecycle,
        Exception exception
    )
    {
        if (Outage.IsMisfit(exception))
            runtime.Services.GetRequiredService<DatabaseSchema>().Doubt();
        // A host that is to stop waits for nothing.
        var stopping = runtime.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await Task.Delay(WaitTimes.MessageRequeue, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
        // When it can be done again the message has all its attempts.
        lifecycle.Envelope!.Attempts = 0;
        await lifecycle.DeferAsync();
    }
}
