using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Tickets.HostKit;

/// <summary>The statements that hosts within the tests have sent to PostgreSQL.</summary>
internal static class Statements
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Statement>> Seen = new();
    private static readonly AsyncLocal<bool> Own = new();

    // Npgsql tells of its commands only if somebody listens.
    static Statements() =>
        ActivitySource.AddActivityListener(
            new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            }
        );

    /// <summary>All until now, each once: those that were sent together.</summary>
    public static IReadOnlyCollection<IReadOnlyList<Statement>> All => [.. Seen.Values];

    /// <summary>Has those of a host recorded.</summary>
    public static void Record(IServiceCollection services)
    {
        var builder = services.Last(service => service.ServiceType == typeof(NpgsqlDataSourceBuilder)).ImplementationFactory!;
        services.AddSingleton(provider =>
            ((NpgsqlDataSourceBuilder)builder(provider)).ConfigureTracing(options =>
                options
                    .ConfigureCommandEnrichmentCallback((_, command) => Add([(command.CommandText, command.Parameters)]))
                    .ConfigureBatchEnrichmentCallback(
                        (_, batch) => Add(batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(command => (command.CommandText, command.Parameters)))
                    )
            )
        );
    }

    /// <summary>Passes over those that a test sends itself, until the method that calls this has ended.</summary>
    public static void PassOver() => Own.Value = true;

    private static void Add(IEnumerable<(string Text, NpgsqlParameterCollection Parameters)> commands)
    {
        if (Own.Value)
            return;
        var sent = commands.ToArray();
        Seen.GetOrAdd(
            string.Join('\n', sent.Select(command => command.Text)),
            _ =>
                [
                    .. sent.Select(command => new Statement(
                        command.Text,
                        [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => (parameter.ParameterName, parameter.DataTypeName ?? "unknown"))]
                    )),
                ]
        );
    }
}

/// <summary>A statement.</summary>
/// <param name="Text">As it was sent, with $1 or with names.</param>
/// <param name="Parameters">The names of its parameters, empty with $1, and their types.</param>
internal sealed record Statement(string Text, IReadOnlyList<(string Name, string Type)> Parameters);
