using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Ends the job of a message that keeps failing, so that every job ends, and its status says why.</summary>
internal static class JobFailure
{
    // Marten wraps what Npgsql throws.
    private static bool IsOutage(Exception exception) =>
        exception is NpgsqlException { IsTransient: true }
        || exception.InnerException is NpgsqlException { IsTransient: true };

    /// <summary>Three attempts; while PostgreSQL is away the message waits instead (see the host's policies).</summary>
    public static void Configure(HandlerChain chain) =>
        chain
            .OnException(exception => !IsOutage(exception))
            .RetryWithCooldown(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2))
            .WithFullJitter()
            .Then.CustomAction(
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
