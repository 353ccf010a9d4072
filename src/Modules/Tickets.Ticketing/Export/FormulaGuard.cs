namespace Tickets.Ticketing;

/// <summary>
/// Keeps spreadsheets from taking a text of a CSV for a formula (OWASP: CSV injection): one that begins with <c>= + - @</c>, a
/// tab or a line break gets an apostrophe before it. So does one that begins with apostrophes and then these: what was written
/// is known again.
/// </summary>
public static class FormulaGuard
{
    /// <summary>The text as it is written.</summary>
    public static string Guard(string text) => IsFormula(text) ? "'" + text : text;

    /// <summary>The text that was written as this.</summary>
    public static string Undo(string written) => written is ['\'', .. var text] && IsFormula(text) ? text : written;

    private static bool IsFormula(ReadOnlySpan<char> text) =>
        text.TrimStart('\'') is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..];
}
