namespace Tickets.SharedKernel;

/// <summary>A key, without its secret.</summary>
/// <param name="Id">Identity, ascending by time.</param>
/// <param name="Name">Who, or what, uses it.</param>
/// <param name="Prefix">What it is told from others by: the part between <c>tk_</c> and the next <c>_</c>.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="LastUsedAt">When it was used last, to the minute; null for never.</param>
/// <param name="RevokedAt">When somebody ended it; null if nobody did.</param>
public sealed record KeyView(
    Guid Id,
    string Name,
    string Prefix,
    IReadOnlyList<Scope> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt
)
{
    /// <summary>What the audit says of it.</summary>
    public object ToNote() => new { Name, Prefix, Scopes };
}

/// <summary>Some keys.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record KeyPage(IReadOnlyList<KeyView> Items, string? NextCursor)
{
    /// <summary>What cursors of the list are bound to.</summary>
    public const string List = "keys";
}

/// <summary>A key that was made.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">
/// What is sent with requests, <c>tk_…</c>. It is shown this once, and kept nowhere: null in the answer to a request that
/// comes again.
/// </param>
[Example(
    """
    {
      "key": {
        "id": "019a1b2c-0000-7000-8000-000000000000", "name": "helpdesk", "prefix": "0a1b2c3d", "scopes": ["submit", "read"],
        "created_at": "2026-11-26T08:00:00.000Z", "created_by": "ann", "expires_at": "2027-02-24T08:00:00.000Z",
        "last_used_at": null, "revoked_at": null
      },
      "secret": "tk_0a1b2c3d_0000000000000000000000000000000000000000000000000000000000000000"
    }
    """
)]
public sealed record NewKey(KeyView Key, string? Secret);
