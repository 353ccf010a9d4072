using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How a CSV is understood, by its beginning; nothing of it is stored.</summary>
[Example(
    """
    {
      "delimiter": ";", "columns": ["Nr", "Betreff", "Text"], "mapping": {"subject": "Betreff", "body": "Text"},
      "errors": {}, "rows": [{"line": 2, "subject": "Invoice", "body": "It is wrong."}],
      "looked_at": 1, "rejected": 0, "is_whole": true
    }
    """
)]
public sealed record ImportPreview
{
    /// <summary>How much of a file is looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>What stands between the fields of a row.</summary>
    public required string Delimiter { get; init; }

    /// <summary>The names of all columns, in the order of the file.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Which of them hold what; null for what the file does not have.</summary>
    public required ColumnMapping Mapping { get; init; }

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

/// <summary>A row of a CSV as it would be stored.</summary>
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

    /// <summary>The data set's own id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The hash of who it comes from.</summary>
    public string? Requester { get; init; }

    /// <summary>Why it would be rejected; null if it would not.</summary>
    public string? Error { get; init; }
}
