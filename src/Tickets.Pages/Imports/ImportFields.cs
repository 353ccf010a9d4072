using Tickets.Contracts;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What a column of a file may hold, by the names that <c>POST /seed</c> has for it.</summary>
internal static class ImportFields
{
    /// <summary>All, in the order in which a person thinks of them.</summary>
    public static readonly IReadOnlyList<string> Names = FileReading.Columns;

    /// <summary>What else may be said of a file.</summary>
    public static readonly IReadOnlyList<string> Others = [.. FileReading.Options, "split", "source", "replace"];

    /// <summary>
    /// What a person says of a file, in fields: an empty one leaves a column to be found, unless columns were chosen from
    /// those there are (<c>mapped</c>); then it means none.
    /// </summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="read">Gives a field, empty if it is not there.</param>
    /// <exception cref="SharedKernel.RefusedException">A name can't be kept, or there is no such split.</exception>
    public static ImportSource Describe(string name, Func<string, string> read)
    {
        var none = read("mapped").Length > 0 ? "" : null;
        return FileUpload.Describe(
            name,
            field =>
                read(field) is { Length: > 0 } value ? value
                : Names.Contains(field) ? none
                : null
        );
    }
}
