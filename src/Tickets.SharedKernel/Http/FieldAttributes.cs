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

/// <summary>What the items of a list are, where they are read one by one so that a bad one spoils none of the others.</summary>
/// <param name="type">The record of an item, which is also the body of a route.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(Type type) : Attribute
{
    /// <summary>The record.</summary>
    public Type Type => type;
}

/// <summary>A text that is the name of a value; read by hand, so that an unknown one is said of the field.</summary>
/// <typeparam name="T">The values.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameOfAttribute<T>() : AllowedValuesAttribute([.. EnumNames.All<T>().Split(", ")])
    where T : struct, Enum;
