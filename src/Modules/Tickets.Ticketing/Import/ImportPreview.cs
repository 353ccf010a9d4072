using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How a file is understood, by its beginning; nothing of it is stored.</summary>
[Example(
    """
    {
      "file": {
        "description": {"format": "csv", "encoding": "utf-8", "delimiter": ";"},
        "mapping": {"id": "Nr", "subject": "Betreff", "body": "Text"}, "fields": ["Status"], "notes": {}
      },
      "columns": ["Nr", "Betreff", "Text", "Status"],
      "errors": {}, "rows": [{"line": 2, "subject": "Invoice", "body": "It is wrong.", "external_id": "7"}],
      "looked_at": 1, "rejected": 0, "is_whole": true
    }
    """
)]
public sealed record ImportPreview
{
    /// <summary>How much of a file is looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>How much an XLSX or ZIP file may have, which has to be whole.</summary>
    public const int MaxZipBytes = 16 * 1024 * 1024;

    /// <summary>How it is read: what it was taken for, and which columns hold what.</summary>
    public required ReadFile File { get; init; }

    /// <summary>The names of all columns, in the order of the file.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Why it can't be imported so, by the field of the mapping; empty if it can.</summary>
    public required IReadOnlyDictionary<string, string> Errors { get; init; }

    /// <summary>The first 20 rows as they would be stored; none while there are errors.</summary>
    public IReadOnlyList<PreviewRow> Rows { get; init; } = [];

    /// <summary>How many rows were looked at.</summary>
    public int LookedAt { get; init; }

    /// <summary>How many of those would be rejected.</summary>
    public int Rejected { get; init; }

    /// <summary>Whether that was the whole file.</summary>
    public required bool IsWhole { get; init; }
}

/// <summary>A row of a file as it would be stored.</summary>
public sealed record PreviewRow
{
    /// <summary>Line of the file where it begins, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Its subject, without personal data where these are redacted.</summary>
    public string? Subject { get; init; }

    /// <summary>Its text, likewise.</summary>
    public string? Body { get; init; }

    /// <summary>Its known category.</summary>
    public string? Category { get; init; }

    /// <summary>Its priority.</summary>
    public Priority? Priority { get; init; }

    /// <summary>The source's own id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The hash of who it comes from.</summary>
    public string? Requester { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Its other fields.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>Why it would be rejected; null if it would not.</summary>
    public string? Error { get; init; }
}
