namespace Tickets.Ticketing;

/// <summary>What came of an import: the result of its job.</summary>
/// <param name="Name">The file.</param>
/// <param name="Added">Rows that are in the store now.</param>
/// <param name="AlreadyStored">Rows that were in the store before.</param>
/// <param name="Rejected">Bad rows.</param>
public sealed record ImportResult(string Name, long Added, long AlreadyStored, long Rejected)
{
    /// <summary>The result of an import at its end.</summary>
    public static ImportResult Of(ImportSource source, ImportProgress end) =>
        new(source.Name, end.Added, end.AlreadyStored, end.Rejected);
}
