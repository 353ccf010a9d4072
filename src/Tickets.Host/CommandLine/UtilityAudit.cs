using System.Globalization;
using System.Text.Json;
using JasperFx.CommandLine;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Keeps who changed what by a utility, as the audit of requests does.</summary>
internal static class UtilityAudit
{
    // What it was done to, in the order of how well that says it.
    private static readonly string[] Targets = ["Name", "IdFlag", "TaskFlag", "VersionFlag", "SourceFlag", "File"];

    /// <summary>Keeps it, if there is something to keep and a database to keep it in.</summary>
    /// <param name="command">The utility.</param>
    /// <param name="input">Its arguments.</param>
    /// <param name="host">The host that it ran in; one that was not built changed nothing that others share.</param>
    public static async Task KeepAsync(CommandType command, object input, Lazy<WebApplication> host)
    {
        var given = Given(input);
        var action = given.GetValueOrDefault("Action");
        var changes = command.ChangesOf(action);
        if (changes is null || given.ContainsKey("DryRunFlag") || !host.IsValueCreated)
            return;
        if (string.IsNullOrEmpty(host.Value.Configuration.GetConnectionString("postgres")))
            return;
        var now = host.Value.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var words = given
            .Where(one => one.Key != "Action")
            .ToDictionary(one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Key.Replace("Flag", "", StringComparison.Ordinal)), one => one.Value);
        try
        {
            await host
                .Value.Services.GetRequiredService<NpgsqlDataSource>()
                .RecordAsync(
                    now,
                    action is null ? command.Name : $"{command.Name} {action.ToLowerInvariant()}",
                    changes.IsPersonal ? null : Array.Find(Targets, given.ContainsKey) is { } target ? given[target] : null,
                    changes.IsPersonal || words.Count == 0 ? null : words,
                    CancellationToken.None
                );
        }
        catch (NpgsqlException failed)
        {
            Terminal.Say($"It is done, but the audit lacks it: {failed.Message}");
        }
    }

    /// <summary>Keeps that a utility did something.</summary>
    /// <param name="database">Where.</param>
    /// <param name="now">When.</param>
    /// <param name="what">The utility, and what it was asked to do.</param>
    /// <param name="target">What it was done to.</param>
    /// <param name="details">More of that.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task RecordAsync(this NpgsqlDataSource database, DateTimeOffset now, string what, string? target, object? details, CancellationToken cancellation)
    {
        JsonElement? json = details is null ? null : JsonSerializer.SerializeToElement(details, JsonStyle.Answers);
        return database.InsertAsync([new AuditEntry(Guid.CreateVersion7(now), now, Terminal.User, "CLI", what, Status: 0, target, Note: null, json)], cancellation);
    }

    // What differs from what holds if nothing is said.
    private static Dictionary<string, string> Given(object input)
    {
        var usual = Activator.CreateInstance(input.GetType());
        return input
            .GetType()
            .GetProperties()
            .Where(property => property.DeclaringType != typeof(NetCoreInput))
            .Select(property => (property.Name, Value: property.GetValue(input), Usual: property.GetValue(usual)))
            .Where(one => one.Value is not null && (one.Name == "Action" || !Equals(one.Value, one.Usual)))
            .ToDictionary(one => one.Name, one => WithoutSecret(Convert.ToString(one.Value, CultureInfo.InvariantCulture)!));
    }

    // What follows the ? of a URL may be one.
    private static string WithoutSecret(string value) => value.Contains("://", StringComparison.Ordinal) ? value.Split('?')[0] : value;
}
