namespace Tickets.Ticketing;

/// <summary>What an export is written as.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values in UTF-8 (RFC 4180).</summary>
    Csv,

    /// <summary>A workbook of Excel.</summary>
    Xlsx,

    /// <summary>A line of JSON for each ticket, as <c>GET /requests/{id}</c> answers.</summary>
    Ndjson,
}
