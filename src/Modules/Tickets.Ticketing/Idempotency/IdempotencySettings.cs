using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>How long requests with a key are known; the configuration section <c>Idempotency</c>.</summary>
public sealed record IdempotencySettings
{
    /// <summary>A key is known for this time at least, from its first request on; then it may be used anew.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Expiry { get; init; } = TimeSpan.FromHours(24);
}
