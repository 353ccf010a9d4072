using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Host;

/// <summary>A setting is unknown or makes no sense; the message names it.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>Refuses settings that are unknown or make no sense, before anything is built from them.</summary>
internal static class SettingsCheck
{
    /// <summary>The sections of this service, with all that may stand in them.</summary>
    public static readonly (string Section, Type Type)[] Known =
    [
        .. TicketingModule.Settings,
        .. InferenceModule.Settings,
        .. HostSettings.Sections,
    ];

    /// <summary>
    /// Checks the sections; <see cref="Roles.Of" /> and <see cref="ServerAddresses.Of" /> check what they read.
    /// </summary>
    /// <exception cref="SettingException">One is unknown, or makes no sense.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var types in Known.ToLookup(known => known.Section, known => known.Type))
        {
            var section = types.Key.Replace(":", "__", StringComparison.Ordinal);
            var properties = types.SelectMany(type => type.GetProperties()).ToList();
            foreach (var setting in configuration.GetSection(types.Key).GetChildren())
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
            { IsEnum: true } kind => $"one of {string.Join(", ", Enum.GetNames(kind)).ToLowerInvariant()}",
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
}
