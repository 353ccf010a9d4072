using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>The labelled tickets of the store, as SQL.</summary>
/// <param name="Label">The label of a row.</param>
/// <param name="From">The rows, of tables <c>ticket</c> and perhaps <c>corrected</c>, with the condition.</param>
/// <param name="Values">The values in it.</param>
internal sealed record LabelSql(string Label, string From, object?[] Values)
{
    private const string Imported = "($1::text is null or data ->> 'source' = $1)";

    /// <summary>That of labels; a source narrows the imported ones.</summary>
    public static LabelSql Of(Target target, LabelSource labels, string? source)
    {
        var known = target == Target.Category ? "data ->> 'label'" : "data ->> 'priority'";
        // A correction is about the category.
        if (target != Target.Category || labels == LabelSource.Import)
            return new(known, $"{Schema.Ticket} ticket where {known} is not null and {Imported}", [source]);
        const string corrected = "corrected.id = ticket.id and corrected.corrected_by is not null";
        return labels == LabelSource.Corrections
            ? new("corrected.best", $"{Schema.Outcome} corrected join {Schema.Ticket} ticket on {corrected}", [])
            : new(
                $"coalesce(corrected.best, {known})",
                $"""
                {Schema.Ticket} ticket left join {Schema.Outcome} corrected on {corrected}
                where corrected.id is not null or {known} is not null and {Imported}
                """,
                [source]
            );
    }
}
