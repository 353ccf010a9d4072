namespace Tickets.SharedKernel;

/// <summary>
/// The body that a route reads by itself, for the description of the API. Wolverine does not see it, and routing does
/// not go by it.
/// </summary>
/// <param name="type">The record of a JSON body; a string for any other.</param>
/// <param name="mediaTypes">The media types; <c>application/json</c> if there is none.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequestBodyAttribute(Type type, params string[] mediaTypes) : Attribute
{
    /// <summary>The record.</summary>
    public Type Type => type;

    /// <summary>The media types.</summary>
    public IReadOnlyList<string> MediaTypes => mediaTypes.Length > 0 ? mediaTypes : ["application/json"];

    /// <summary>Whether it may be left out.</summary>
    public bool Optional { get; init; }

    /// <summary>An example of a body that is not JSON; a record has an <see cref="ExampleAttribute" />.</summary>
    public string? Example { get; init; }
}
