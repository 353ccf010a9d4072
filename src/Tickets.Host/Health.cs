using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Tickets.Host;

/// <summary>
/// <c>/health/live</c> asks only this process; <c>/health/ready</c> asks what it needs: PostgreSQL, its
/// listeners, and whatever the transport and the modules add.
/// </summary>
public static class Health
{
    /// <summary>Registers the checks every host needs.</summary>
    public static void AddHealth(this IServiceCollection services, Roles roles)
    {
        services.AddSingleton<DatabaseSchema>();
        services
            .AddHealthChecks()
            .AddCheck<PostgresCheck>("postgres")
            .AddCheck<ListenersCheck>("listeners", WithoutMessages(roles))
            .AddCheck<DatabaseSchema>("schema")
            .AddCheck<Draining>("stopping");
    }

    /// <summary>
    /// What a host is that can neither send nor receive at present. Whoever accepts requests goes on with that, so a load balancer
    /// has to leave it where it is.
    /// </summary>
    internal static HealthStatus WithoutMessages(Roles roles) => roles.Ticketing ? HealthStatus.Degraded : HealthStatus.Unhealthy;

    /// <summary>Maps the two routes; their answer names the state of each check.</summary>
    public static void MapHealth(this WebApplication app)
    {
        var get = new HttpMethodMetadata([HttpMethods.Get]);
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).WithMetadata(get);
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = WriteAsync }).WithMetadata(get);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthAnswer(
                report.Status,
                report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new CheckAnswer(entry.Value.Status, entry.Value.Description)
                )
            )
        );

    private sealed class PostgresCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            try
            {
                // Even cancelled, Npgsql goes on waiting for a server that answers nothing.
                return await IsReadOnlyAsync(cancellationToken).WaitAsync(WaitTimes.HealthCheck, cancellationToken)
                    ? HealthCheckResult.Unhealthy("PostgreSQL is read-only")
                    : HealthCheckResult.Healthy();
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy(ServerProbe.Innermost(away));
            }
        }

        private async Task<bool> IsReadOnlyAsync(CancellationToken cancellation)
        {
            await using var command = database.CreateCommand("select current_setting('transaction_read_only')");
            command.CommandTimeout = (int)WaitTimes.HealthCheck.TotalSeconds;
            return await command.ExecuteScalarAsync(cancellation) is "on";
        }
    }

    private sealed class ListenersCheck(IWolverineRuntime wolverine) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        )
        {
            var stopped = wolverine
                .Endpoints.ActiveListeners()
                .Where(listener => listener.Status != ListeningStatus.Accepting)
                .Select(listener => $"{listener.Uri} is {listener.Status}");
            var problems = string.Join(", ", stopped);
            return Task.FromResult(
                problems.Length == 0 ? HealthCheckResult.Healthy() : new(context.Registration.FailureStatus, problems)
            );
        }
    }
}

/// <summary>The answer of the two routes.</summary>
/// <param name="Status">The worst of all checks.</param>
/// <param name="Checks">Each check by its name; none of them in <c>/health/live</c>.</param>
internal sealed record HealthAnswer(HealthStatus Status, IReadOnlyDictionary<string, CheckAnswer> Checks);

/// <summary>The state of one check.</summary>
/// <param name="Status">Its state.</param>
/// <param name="Description">What is wrong, if anything is.</param>
internal sealed record CheckAnswer(HealthStatus Status, string? Description);
