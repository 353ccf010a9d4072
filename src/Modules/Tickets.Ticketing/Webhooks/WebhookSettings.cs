using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>How webhooks are sent and mailboxes looked into, and where; the configuration section <c>Webhooks</c>.</summary>
public sealed record WebhookSettings
{
    /// <summary>Whether addresses inside of the host's own network may be told or asked, and without TLS.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>How often a host looks for what is due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
