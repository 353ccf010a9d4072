namespace Tickets.SharedKernel;

/// <summary>
/// A query parameter that a route reads. Stands at the route's method, or at its class if all routes there read it; a
/// parameter that does not stand there is refused, and the description of the API has those that do.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="description">What it means, for the description of the API.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public class QueryParameterAttribute(string name, string description) : Attribute
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>What it means.</summary>
    public string Description => description;

    /// <summary>A string, an int from 1 on, a float from 0 to 1, a bool, a DateTimeOffset, or an enumeration.</summary>
    public Type Type { get; init; } = typeof(string);

    /// <summary>The only strings it may be; any, if null.</summary>
    public string[]? Values { get; init; }

    /// <summary>What leaving it out means, as it would be written; nothing, if null.</summary>
    public object? Default { get; init; }

    /// <summary>The setting that is the greatest number, such as <c>Limits:PageSize</c>.</summary>
    public string? AtMost { get; init; }
}
