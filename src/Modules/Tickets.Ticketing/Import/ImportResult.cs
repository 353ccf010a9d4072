namespace Tickets.Ticketing;

/// <summary>What came of an import: the result of its job.</summary>
/// <param name="Name">The file.</param>
/// <param name="Added">Rows that became tickets.</param>
/// <param name="Changed">Rows that changed a ticket; if they changed its text, it waits again.</param>
/// <param name="Unchanged">Rows that said nothing new of a ticket.</param>
/// <param name="Rejected">Bad rows.</param>
/// <param name="File">How the file was read.</param>
public sealed record ImportResult(string Name, long Added, long Changed, long Unchanged, long Rejected, ReadFile File)
{
    /// <summary>The result of an import at its end.</summary>
    public static ImportResult Of(ImportSource source, ImportProgress end) =>
        new(source.Name, end.Added, end.Changed, end.Unchanged, end.Rejected, end.File!);
}
