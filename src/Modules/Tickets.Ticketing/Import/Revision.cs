namespace Tickets.Ticketing;

/// <summary>What a row says of a ticket that is stored already.</summary>
/// <param name="Id">The ticket.</param>
/// <param name="Patch">What is to be written over its document.</param>
/// <param name="IsText">Whether its text is another: then it waits again.</param>
internal sealed record Revision(Guid Id, IReadOnlyDictionary<string, object?> Patch, bool IsText)
{
    // A cell of Excel has no more; our own export cuts there.
    private const int CellCharacters = 32_767;

    /// <summary>The revision; null if the row says nothing new. What a row does not say stays.</summary>
    /// <param name="stored">The ticket as it is.</param>
    /// <param name="row">The row as a ticket.</param>
    /// <param name="columns">Which columns the file has.</param>
    public static Revision? Of(Ticket stored, Ticket row, Columns columns)
    {
        var patch = new Dictionary<string, object?>();
        if (columns.Subject.Length > 0 && row.Subject != stored.Subject)
            patch["subject"] = row.Subject;
        if (columns.Body.Length > 0 && row.Body != stored.Body && !IsCut(row.Body, stored.Body))
            patch["body"] = row.Body;
        var isText = patch.Count > 0;
        if (isText && row.Redacted is { } counts)
            patch["redacted"] = counts;
        if (row.Priority is { } priority && priority != stored.Priority)
            patch["priority"] = priority;
        if (row.Requester is { } requester && requester != stored.Requester)
            patch["requester"] = requester;
        if (row.OpenedAt is { } time && time != stored.OpenedAt)
            patch["opened_at"] = time;
        if (row.Fields is { } fields && fields.Any(field => stored.Fields?.GetValueOrDefault(field.Key) != field.Value))
            patch["fields"] = Merge(stored.Fields, fields);
        if (row.Label is { } label && label != stored.Label)
            patch["label"] = label;
        if (!ImportedId.IsLive(stored.Id) && (patch.ContainsKey("label") || (isText && stored.Label is not null)))
            patch["split"] = row.Split;
        return patch.Count > 0 ? new(stored.Id, patch, isText) : null;
    }

    private static bool IsCut(string row, string stored) =>
        row.Length == CellCharacters && stored.StartsWith(row, StringComparison.Ordinal);

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string>? stored, IReadOnlyDictionary<string, string> row)
    {
        var merged = new Dictionary<string, string>(stored ?? new Dictionary<string, string>());
        foreach (var (name, value) in row)
            merged[name] = value;
        return merged;
    }
}
