using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Npgsql;
using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Host;

/// <summary>A setting is unknown or makes no sense; the message names it.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>Refuses settings that are unknown or make no sense, before anything is built from them.</summary>
internal static class Settings
{
    private sealed record HostLimits(
        [property: Range(2, int.MaxValue)] int ConcurrentRequests,
        [property: Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")] TimeSpan RequestTime
    );

    private sealed record Files(string Folder);

    private sealed record Broker(bool ExitWhenLost);

    private sealed record Shutdown([property: Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")] TimeSpan Drain);

    // The sections of this service, with all that may stand in them.
    private static readonly (string Section, Type Type)[] Known =
    [
        .. TicketingModule.Settings,
        .. InferenceModule.Settings,
        ("Limits", typeof(HostLimits)),
        ("Data", typeof(Files)),
        ("Broker", typeof(Broker)),
        ("Shutdown", typeof(Shutdown)),
    ];

    /// <summary>Checks all but <c>Roles</c>, which <see cref="Roles.Of" /> reads.</summary>
    /// <exception cref="SettingException">One is unknown, or makes no sense.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var types in Known.ToLookup(known => known.Section, known => known.Type))
        {
            var section = types.Key;
            var properties = types.SelectMany(type => type.GetProperties()).ToList();
            foreach (var setting in configuration.GetSection(section).GetChildren())
            {
                var name = $"{section}__{setting.Key}";
                var property = properties.Find(known => known.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
                if (property is null)
                {
                    var names = string.Join(", ", properties.Select(known => known.Name));
                    throw new SettingException($"There is no setting {name}. In {section} there are: {names}.");
                }

                CheckValue(name, setting, property);
            }
        }

        CheckServers(configuration);
    }

    /// <summary>What a text has to be to become a value of this type.</summary>
    public static string KindOf(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var kind when kind == typeof(int) || kind == typeof(long) => "a whole number in range",
            var kind when kind == typeof(double) => "a number",
            var kind when kind == typeof(bool) => "true or false",
            var kind when kind == typeof(Guid) => "an id",
            var kind when kind == typeof(TimeSpan) => "a time such as 00:00:05",
            var kind => kind.Name,
        };

    private static void CheckValue(string name, IConfigurationSection setting, PropertyInfo property)
    {
        object? value;
        try
        {
            value = setting.Get(property.PropertyType);
        }
        catch (InvalidOperationException)
        {
            throw new SettingException($"{name} is '{setting.Value}', which is not {KindOf(property.PropertyType)}.");
        }

        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)))
            throw new SettingException($"{name} is '{setting.Value}'. {rule.FormatErrorMessage(name)}");
    }

    // Neither is shown: both may hold a password.
    private static void CheckServers(IConfiguration configuration)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("postgres"));
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException)
        {
            throw new SettingException($"ConnectionStrings__postgres can't be read: {unreadable.Message}");
        }

        var rabbitmq = configuration.GetConnectionString("rabbitmq");
        if (!Uri.TryCreate(rabbitmq, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps"))
            throw new SettingException("ConnectionStrings__rabbitmq is no address such as amqp://user:password@host/vhost.");
    }
}
