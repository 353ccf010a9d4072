using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>Where one sees what an entry of the audit is about.</summary>
internal static class AuditTarget
{
    private static readonly (string Route, string Path)[] Pages =
    [
        ("/ui/tickets/{", "/ui/tickets/"),
        ("/requests/{", "/ui/tickets/"),
        ("/seed", "/ui/jobs/"),
        ("/process-tickets", "/ui/jobs/"),
        ("/ui/jobs/{", "/ui/jobs/"),
        ("/jobs/{", "/ui/jobs/"),
        ("/ui/models/{", "/ui/models/"),
        ("/models/{", "/ui/models/"),
        ("/dead-letters", "/ui/dead-letters"),
        ("/ui/dead-letters", "/ui/dead-letters"),
        ("/keys", KeysEndpoint.Path),
        ("/ui/settings/keys", KeysEndpoint.Path),
        ("keys ", KeysEndpoint.Path),
    ];

    /// <summary>The path of a page, or null.</summary>
    public static string? Of(AuditEntry entry)
    {
        if (entry.Details is { ValueKind: JsonValueKind.Object } details)
        {
            if (details.TryGetProperty("action", out var action) && action.TryGetGuid(out var many))
                return BulkEndpoint.PathOf(many);
            if (details.TryGetProperty("ticket_id", out var ticket))
                return TicketEndpoint.PathOf(ticket.GetGuid());
        }

        var path = Array.Find(Pages, page => entry.Route.StartsWith(page.Route, StringComparison.Ordinal)).Path;
        if (path?.EndsWith('/') != true)
            return path;
        return string.IsNullOrEmpty(entry.Target) ? null : $"{path}{Uri.EscapeDataString(entry.Target)}";
    }
}
