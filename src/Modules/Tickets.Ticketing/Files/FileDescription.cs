namespace Tickets.Ticketing;

/// <summary>What a file was taken for.</summary>
public sealed record FileDescription
{
    /// <summary><c>csv</c>, <c>xlsx</c>, <c>ndjson</c> or <c>json</c>.</summary>
    public required string Format { get; init; }

    /// <summary>What it was packed with: <c>gzip</c> or <c>zip</c>; null if it was not.</summary>
    public string? Packed { get; init; }

    /// <summary>Of a text, its encoding.</summary>
    public string? Encoding { get; init; }

    /// <summary>Of a CSV, what stands between the fields.</summary>
    public string? Delimiter { get; init; }

    /// <summary>What of the file is not read, such as further sheets; null if all is.</summary>
    public string? NotRead { get; init; }
}
