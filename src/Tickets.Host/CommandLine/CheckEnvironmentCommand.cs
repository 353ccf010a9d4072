using JasperFx.CommandLine;
using JasperFx.Environment;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Arguments of <c>check-env</c>: none.</summary>
public sealed record CheckEnvironmentInput;

/// <summary>
/// Tells whether the servers are there, with the tables, exchanges and queues this version needs. It stands in for the
/// framework's own command, which does not say what is missing.
/// </summary>
[Description("Check that the servers are there, with all that this version needs in them", Name = "check-env")]
public sealed class CheckEnvironmentCommand(IServiceProvider services, ServerProbe servers)
    : Utility<CheckEnvironmentInput>
{
    protected override async Task RunAsync(CheckEnvironmentInput input, CancellationToken cancellation)
    {
        string?[] away = [await servers.AskPostgresAsync(), await servers.AskTransportAsync()];
        var failures = away.OfType<string>().ToList();
        if (failures.Count == 0)
        {
            var checks = await EnvironmentChecker.ExecuteAllEnvironmentChecks(services, cancellation);
            failures.AddRange(
                checks.Failures.Select(failure => FrameworkCommands.Explain(failure.Description, failure.Exception))
            );
            foreach (var success in checks.Successes)
                Console.WriteLine($"{success}: fine");
        }

        foreach (var failure in failures)
            await Console.Error.WriteLineAsync(failure);
        Environment.ExitCode = failures.Count == 0 ? 0 : ExitCodes.Failed;
    }
}
