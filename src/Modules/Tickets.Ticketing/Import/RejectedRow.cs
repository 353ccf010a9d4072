namespace Tickets.Ticketing;

/// <summary>A row of a CSV that was not imported.</summary>
/// <param name="Line">Line of the file where the row begins, from 1; the header is line 1.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Text">
/// How its text begins, as it would be stored; of a row whose fields can't be told apart, the row. Null in a file that says
/// who tickets come from, and where the row could not be read.
/// </param>
public sealed record RejectedRow(long Line, string Reason, string? Text = null)
{
    private const int MaxCharacters = 200;

    // Long enough that what is replaced is not cut where the text ends.
    private const int ReadCharacters = 1000;

    /// <summary>A bad row, without what must not be kept.</summary>
    internal static RejectedRow Of(TicketRow row, TicketProtection protection)
    {
        var text = Begin(row.Shown ?? "", ReadCharacters);
        text = Begin(protection.Redact(text), MaxCharacters).Replace('\0', ' ').Replace(FileEncoding.Undecodable, '\uFFFD');
        return new(row.Line, row.Error!, text.Length > 0 ? text : null);
    }

    private static string Begin(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
