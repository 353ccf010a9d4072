using System.ComponentModel.DataAnnotations;

namespace Tickets.SharedKernel;

/// <summary>An example of a record, as JSON, for the description of the API.</summary>
/// <param name="json">The example.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExampleAttribute(string json) : Attribute
{
    /// <summary>The example.</summary>
    public string Json => json;
}

/// <summary>The most characters, or the greatest number, that a field may have: a setting.</summary>
/// <param name="setting">The setting, such as <c>Limits:BatchSize</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtMostAttribute(string setting) : Attribute
{
    /// <summary>The setting.</summary>
    public string Setting => setting;
}

/// <summary>A text that is the name of a value; read by hand, so that an unknown one is said of the field.</summary>
/// <typeparam name="T">The values.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameOfAttribute<T>() : AllowedValuesAttribute([.. EnumNames.All<T>().Split(", ")])
    where T : struct, Enum;
