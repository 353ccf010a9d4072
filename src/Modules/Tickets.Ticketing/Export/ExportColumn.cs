using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A column of an export.</summary>
/// <param name="Name">Its name, as the API has it where that has the field.</param>
/// <param name="Read">Its value of a ticket: a text, a <see cref="float" />, a <see cref="DateTimeOffset" />, or null.</param>
public sealed record ExportColumn(string Name, Func<TicketView, object?> Read)
{
    private const string Prefix = "fields.";

    /// <summary>Those that every ticket has, in their order.</summary>
    public static readonly IReadOnlyList<ExportColumn> All =
    [
        new("id", ticket => ticket.Id.ToString()),
        new("external_id", ticket => ticket.ExternalId),
        new("source", ticket => ticket.Source),
        new("requester_domain", ticket => ticket.RequesterDomain),
        new("created_at", ticket => ticket.CreatedAt),
        new("opened_at", ticket => ticket.OpenedAt),
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

    /// <summary>The column of a name that every ticket has, or null.</summary>
    public static ExportColumn? Find(string name) => All.FirstOrDefault(column => column.Name == name);

    /// <summary>
    /// The column of a field of the source. Its name begins with <c>fields.</c> where a reader that does not mind case would
    /// take it for one of <see cref="All" />, or for such a name.
    /// </summary>
    public static ExportColumn OfField(string field)
    {
        var isTaken =
            field.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            || All.Any(column => column.Name.Equals(field, StringComparison.OrdinalIgnoreCase));
        return new(isTaken ? Prefix + field : field, ticket => ticket.Fields?.GetValueOrDefault(field));
    }

    /// <summary>The field that has a column of this name, if there is one.</summary>
    public static string FieldOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    /// <summary>The names of columns, in their order; null for all. What is wrong becomes a problem.</summary>
    public static IReadOnlyList<string>? Parse(string? names, Problems problems)
    {
        var chosen = names?.Split(',', StringSplitOptions.TrimEntries);
        if (chosen?.Length > ExportColumns.Max)
            problems.Add("columns", $"may be at most {ExportColumns.Max}");
        if (chosen is not null && (chosen.Contains("") || chosen.Distinct().Count() < chosen.Length))
            problems.Add("columns", "must be names of columns, each once, with commas between");
        return chosen;
    }

    private static string? Alternative(TicketView ticket, int place) =>
        place < ticket.Alternatives.Count ? ticket.Alternatives[place].Category : null;
}
