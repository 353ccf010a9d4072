using System.Text.Json;

namespace Tickets.SharedKernel;

/// <summary>Who changed what. The host has it; its route, its utility and the pages ask (docs/adr/0040).</summary>
public interface IAudit
{
    /// <summary>Some entries, the latest first.</summary>
    Task<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>Deletes entries of before a time, the oldest first; gives how many.</summary>
    Task<int> ForgetAsync(DateTimeOffset before, int limit, CancellationToken cancellation);
}

/// <summary>Who changed something, or tried to and may have.</summary>
/// <param name="Id">Identity, ascending by time.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Who">The name of the key, else the address.</param>
/// <param name="Method">HTTP's, or <c>CLI</c> for a utility.</param>
/// <param name="Route">The route, with the names of its parameters, or the utility.</param>
/// <param name="Status">The answer's, or the utility's exit code.</param>
/// <param name="Target">What it was done to, or what was created.</param>
/// <param name="Note">The name that the request gave with <c>by</c>.</param>
/// <param name="Details">Of what changes many things: which ones, and how many.</param>
public sealed record AuditEntry(
    Guid Id,
    DateTimeOffset At,
    string Who,
    string Method,
    string Route,
    int Status,
    string? Target,
    string? Note,
    JsonElement? Details = null
);

/// <summary>Some entries of the audit.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);
