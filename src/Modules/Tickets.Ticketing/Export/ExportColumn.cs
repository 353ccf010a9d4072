using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A column of an export.</summary>
/// <param name="Name">Its name, as the API has it where that has the field.</param>
/// <param name="Read">Its value of a ticket: a text, a <see cref="float" />, a <see cref="DateTimeOffset" />, or null.</param>
public sealed record ExportColumn(string Name, Func<TicketView, object?> Read)
{
    /// <summary>All of them, in their order.</summary>
    public static readonly IReadOnlyList<ExportColumn> All =
    [
        new("id", ticket => ticket.Id.ToString()),
        new("external_id", ticket => ticket.ExternalId),
        new("source", ticket => ticket.Source),
        new("created_at", ticket => ticket.CreatedAt),
        new("subject", ticket => ticket.Subject),
        new("body", ticket => ticket.Body),
        new("priority", ticket => ticket.Priority is { } priority ? EnumNames.Of(priority) : null),
        new("predicted_priority", ticket => ticket.PredictedPriority?.Priority),
        new("status", ticket => EnumNames.Of(ticket.Status)),
        new("category", ticket => ticket.Category),
        new("confidence", ticket => ticket.Confidence),
        new("best_category", ticket => Alternative(ticket, 0)),
        new("runner_up", ticket => Alternative(ticket, 1)),
        new("reason", ticket => ticket.Reason),
        new("model_version", ticket => ticket.ModelVersion),
        new("classified_at", ticket => ticket.ClassifiedAt),
        new("corrected_by", ticket => ticket.CorrectedBy),
        new("label", ticket => ticket.Label),
    ];

    /// <summary>The columns of these names, in their order; all if none are named. What is wrong becomes a problem.</summary>
    public static IReadOnlyList<ExportColumn> Parse(string? names, Problems problems)
    {
        if (names is null)
            return All;
        var chosen = names.Split(',', StringSplitOptions.TrimEntries);
        var known = chosen.Distinct().Select(name => All.FirstOrDefault(column => column.Name == name)).OfType<ExportColumn>();
        var columns = known.ToList();
        if (columns.Count == chosen.Length)
            return columns;
        problems.Add("columns", $"must be some of {string.Join(",", All.Select(column => column.Name))}, each once, with commas");
        return [];
    }

    private static string? Alternative(TicketView ticket, int place) =>
        place < ticket.Alternatives.Count ? ticket.Alternatives[place].Category : null;
}
