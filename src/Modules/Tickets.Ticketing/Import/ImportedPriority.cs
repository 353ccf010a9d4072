using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Priorities as data sets write them: with finer or other words.</summary>
public static class ImportedPriority
{
    /// <summary>The priority of a name in any case, or null if there is none of that name.</summary>
    public static Priority? Parse(string name) =>
        name.Trim().ToUpperInvariant() switch
        {
            "VERY_LOW" => Priority.Low,
            "NORMAL" => Priority.Medium,
            "URGENT" or "VERY_HIGH" => Priority.Critical,
            _ => EnumNames.Parse<Priority>(name),
        };
}
