namespace Tickets.Ticketing;

/// <summary>Priorities as people write them.</summary>
public static class Priorities
{
    /// <summary>The names, for an error message.</summary>
    public const string Names = "low, medium, high, critical";

    /// <summary>The priority of a name in any case, or null if there is none of that name.</summary>
    public static Priority? Parse(string? name) =>
        name?.Trim().ToUpperInvariant() switch
        {
            "LOW" => Priority.Low,
            "MEDIUM" => Priority.Medium,
            "HIGH" => Priority.High,
            "CRITICAL" => Priority.Critical,
            _ => null,
        };

    /// <summary>The same, for data sets with finer or other words.</summary>
    public static Priority? ParseImported(string name) =>
        name.Trim().ToUpperInvariant() switch
        {
            "VERY_LOW" => Priority.Low,
            "NORMAL" => Priority.Medium,
            "URGENT" or "VERY_HIGH" => Priority.Critical,
            _ => Parse(name),
        };
}
