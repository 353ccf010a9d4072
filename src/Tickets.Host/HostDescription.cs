using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>How this host is set up, without what is secret: for the utility <c>describe</c>, and for the pages.</summary>
internal sealed class HostDescription(
    IConfiguration configuration,
    ServerAddresses addresses,
    Roles roles,
    AuthSettings auth,
    IHostEnvironment environment
) : IServiceDescription
{
    private const string Hidden = "set, and not shown";

    /// <inheritdoc />
    public string Version { get; } = typeof(HostDescription).Assembly.GetName().Version!.ToString(3);

    /// <inheritdoc />
    public bool IsOpen => auth.Mode == AuthMode.Open;

    /// <inheritdoc />
    public IReadOnlyList<(string Name, string Text)> Facts =>
        [
            ("version", Version),
            ("environment", environment.EnvironmentName),
            ("roles", $"{roles}"),
            ("postgres", $"{addresses.PostgresName}, database {addresses.Postgres.Database}"),
            .. addresses.RabbitMq is { } rabbitmq
                ? new[] { ("rabbitmq", $"{rabbitmq.Name}, vhost {rabbitmq.VirtualHost}") }
                : [],
            ("data folder", Path.GetFullPath(configuration["Data:Folder"] ?? "data")),
            ("model folder", Path.GetFullPath(configuration["Model:Folder"] ?? "models")),
        ];

    /// <inheritdoc />
    public IReadOnlyList<EffectiveSetting> Settings =>
        [.. SettingsCheck.Known.SelectMany(known => Of(known.Section, known.Type)).OrderBy(setting => setting.Name, StringComparer.Ordinal)];

    private IEnumerable<EffectiveSetting> Of(string section, Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var path = $"{section}:{property.Name}";
            var inEffect = configuration.GetSection(path);
            if (property.PropertyType.IsAssignableTo(typeof(IDictionary)))
            {
                foreach (var entry in inEffect.GetChildren())
                    yield return Setting(entry.Path, entry.Value, property);
            }
            else if (property.PropertyType.Namespace == nameof(System) || property.PropertyType.IsEnum)
            {
                yield return Setting(path, inEffect.Value ?? Text(property.GetValue(defaults)), property);
            }
        }
    }

    private EffectiveSetting Setting(string path, string? value, PropertyInfo property)
    {
        var name = path.Replace(":", "__", StringComparison.Ordinal);
        var isHidden = property.IsDefined(typeof(SecretAttribute)) && !string.IsNullOrEmpty(value);
        return new(name, isHidden ? Hidden : value ?? "", SourceOf(configuration, path, name));
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            Enum name => $"{name}".ToLowerInvariant(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    // The last one that has it wins.
    private static string? SourceOf(IConfiguration configuration, string path, string name)
    {
        foreach (var provider in ((IConfigurationRoot)configuration).Providers.Reverse())
        {
            if (!provider.TryGet(path, out _))
                continue;
            return provider switch
            {
                ChainedConfigurationProvider { Configuration: IConfigurationRoot chained } => SourceOf(chained, path, name),
                JsonConfigurationProvider file => file.Source.Path,
                EnvironmentVariablesConfigurationProvider => $"environment: {name}",
                CommandLineConfigurationProvider => "command line",
                _ => "program",
            };
        }

        return null;
    }
}
