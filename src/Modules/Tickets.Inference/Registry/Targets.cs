using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>What models are asked for, as a person writes it.</summary>
internal static class Targets
{
    /// <summary>The names, for an error message.</summary>
    public const string Names = "category or priority";

    /// <summary>The target of a name, or null if there is none of that name.</summary>
    public static Target? Parse(string name) =>
        name switch
        {
            "category" => Target.Category,
            "priority" => Target.Priority,
            _ => null,
        };
}
