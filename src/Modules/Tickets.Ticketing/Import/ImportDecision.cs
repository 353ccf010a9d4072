namespace Tickets.Ticketing;

/// <summary>What becomes of the rows of a batch.</summary>
/// <param name="New">Those that become tickets.</param>
/// <param name="Changed">What others change.</param>
/// <param name="Unchanged">How many say nothing new.</param>
internal sealed record ImportDecision(IReadOnlyList<IncomingRow> New, IReadOnlyList<Revision> Changed, int Unchanged)
{
    private const int Few = 20;

    /// <summary>How many rows change the text of a ticket.</summary>
    public int Texts => Changed.Count(revision => revision.IsText);

    /// <summary>Whether so many texts are others that the file may be of another system.</summary>
    public bool IsDoubtful => Texts >= Few && 2 * Texts > New.Count + Changed.Count + Unchanged;

    /// <summary>Decides by what is stored.</summary>
    public static ImportDecision Of(ImportBatch batch, StoredRows stored, Columns columns)
    {
        var (added, changed, unchanged) = (new List<IncomingRow>(), new List<Revision>(), batch.Repeated);
        foreach (var row in batch.Rows)
        {
            if (stored.Find(row) is not { } known)
                added.Add(row);
            else if (Revision.Of(known, row.ToTicket(), columns) is { } revision)
                changed.Add(revision);
            else
                unchanged++;
        }

        return new(added, changed, unchanged);
    }
}
