using JasperFx.CommandLine;
using JasperFx.Environment;

namespace Tickets.Host;

/// <summary>Arguments of <c>check-env</c>.</summary>
public class CheckEnvironmentInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;
}

/// <summary>
/// Tells whether the servers are there, with the tables, exchanges and queues this version needs. It stands in for the
/// framework's own command, which does not say what is missing.
/// </summary>
[Description("Check that the servers are there, with all that this version needs in them", Name = "check-env")]
public class CheckEnvironmentCommand : JasperFxAsyncCommand<CheckEnvironmentInput>
{
    public override async Task<bool> Execute(CheckEnvironmentInput input)
    {
        using var host = input.HostBuilder.Build();
        var configuration = host.Services.GetRequiredService<IConfiguration>();
        string?[] servers = [await Servers.PostgresAsync(configuration), await Servers.RabbitMqAsync(configuration)];
        var failures = servers.OfType<string>().ToList();
        if (failures.Count == 0)
        {
            var checks = await EnvironmentChecker.ExecuteAllEnvironmentChecks(host.Services);
            failures.AddRange(
                checks.Failures.Select(failure =>
                    $"{failure.Description}: {failure.Exception.Message.Split('\n')[0]} Set it up: ./tickets resources setup"
                )
            );
            foreach (var success in checks.Successes)
                Console.WriteLine($"{success}: fine");
        }

        foreach (var failure in failures)
            await Console.Error.WriteLineAsync(failure);
        return failures.Count == 0;
    }
}
