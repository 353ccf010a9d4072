using System.Text;

namespace Tickets.Ticketing;

/// <summary>Looks whether a row of a file can be stored.</summary>
internal static class TicketRowCheck
{
    /// <summary>Why it is rejected, in words that follow the number of its line; null if it is not.</summary>
    /// <param name="row">A row whose fields could be told apart.</param>
    /// <param name="limits">How long texts may be.</param>
    public static string? ErrorOf(TicketRow row, Limits limits)
    {
        if (string.IsNullOrWhiteSpace(row.Subject) && string.IsNullOrWhiteSpace(row.Body))
            return "has no text";
        foreach (var text in (ReadOnlySpan<string?>)[row.Subject, row.Body, row.Label, row.ExternalId, row.Requester])
        {
            if (text is null)
                continue;
            if (text.Contains('\0', StringComparison.Ordinal))
                return "contains a NUL character";
            if (text.Contains(FileEncoding.Undecodable, StringComparison.Ordinal))
                return "contains bytes that are not of the encoding of the file, such as not UTF-8";
        }

        if (row.Subject.Length > limits.SubjectCharacters)
            return $"has a subject of more than {limits.SubjectCharacters} characters";
        if (row.ExternalId?.Length > limits.SubjectCharacters)
            return $"has an id of more than {limits.SubjectCharacters} characters";
        if (row.Body.Length > limits.BodyBytes / 4 && Encoding.UTF8.GetByteCount(row.Body) > limits.BodyBytes)
            return $"has a body of more than {limits.BodyBytes} bytes";
        return null;
    }
}
