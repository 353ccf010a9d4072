using Microsoft.Extensions.DependencyInjection;
using Tickets.Contracts;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Ends the job of a message that keeps failing, so that every job ends, and its status says why.</summary>
internal static class JobFailure
{
    /// <summary>Three attempts; what is only a matter of time waits instead (see the host's policies).</summary>
    public static void Configure(HandlerChain chain) =>
        chain
            .OnException(exception => !TryLater.Applies(exception))
            .RetryWithCooldown(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2))
            .WithFullJitter()
            .Then.CustomActionIndefinitely(
                async (runtime, lifecycle, exception) =>
                {
                    var job = ((IJobMessage)lifecycle.Envelope!.Message!).JobId;
                    await runtime
                        .Services.GetRequiredService<Jobs>()
                        .FailAsync(job, exception.Message, CancellationToken.None);
                    await lifecycle.CompleteAsync();
                },
                "End the job with the error"
            );
}
