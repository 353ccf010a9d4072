using System.Text;

namespace Tickets.Ticketing;

/// <summary>Looks whether a row of a CSV can be stored.</summary>
internal static class CsvRowCheck
{
    /// <summary>Why it is rejected, in words that follow the number of its line; null if it is not.</summary>
    /// <param name="row">A row whose fields could be told apart.</param>
    /// <param name="priority">Its priority as the file has it.</param>
    /// <param name="limits">How long texts may be.</param>
    public static string? ErrorOf(CsvRow row, string? priority, Limits limits)
    {
        if (string.IsNullOrWhiteSpace(row.Subject) && string.IsNullOrWhiteSpace(row.Body))
            return "has no text";
        foreach (var text in (ReadOnlySpan<string?>)[row.Subject, row.Body, row.Label, row.ExternalId, row.Requester])
        {
            if (text is null)
                continue;
            if (text.Contains('\0', StringComparison.Ordinal))
                return "contains a NUL character";
            if (text.Contains(CsvText.NotUtf8, StringComparison.Ordinal))
                return "contains bytes that are not UTF-8";
        }

        if (row.Subject.Length > limits.SubjectCharacters)
            return $"has a subject of more than {limits.SubjectCharacters} characters";
        if (row.Requester?.Length > Requesters.MaxCharacters)
            return $"has a requester of more than {Requesters.MaxCharacters} characters";
        if (row.Label?.Length > limits.SubjectCharacters || row.ExternalId?.Length > limits.SubjectCharacters)
            return $"has a category or id of more than {limits.SubjectCharacters} characters";
        if (row.Body.Length > limits.BodyBytes / 4 && Encoding.UTF8.GetByteCount(row.Body) > limits.BodyBytes)
            return $"has a body of more than {limits.BodyBytes} bytes";
        return priority is not null && row.Priority is null ? $"has an unknown priority '{ColumnMapping.Shorten(priority)}'" : null;
    }
}
