using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Priorities as help desks and data sets write them: with finer or other words.</summary>
public static class PriorityNames
{
    /// <summary>The priority of a name in any case, or null if there is none of that name.</summary>
    public static Priority? Parse(string name) =>
        name.Trim().ToUpperInvariant() switch
        {
            "VERY_LOW" => Priority.Low,
            "NORMAL" => Priority.Medium,
            "URGENT" or "VERY_HIGH" => Priority.Critical,
            _ => EnumNames.Parse<Priority>(name.Trim()),
        };

    /// <summary>All that <see cref="Parse" /> knows, for an error message.</summary>
    public static string All { get; } = $"{EnumNames.All<Priority>()}, very_low, normal, urgent, very_high";
}
