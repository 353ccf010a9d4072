using System.Security.Cryptography;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The secrets of connections: made here, unless they are those of others, such as the password of a mailbox.</summary>
internal static class ConnectionSecret
{
    private const int Bytes = 32;

    /// <summary>A new one; null if none is needed, or it is not ours to make.</summary>
    public static string? Make(ConnectionSettings settings)
    {
        if (settings.Verify is not { } how || how.KindOf == VerificationKind.None)
            return null;
        var bytes = RandomNumberGenerator.GetBytes(Bytes);
        return EnumNames.Parse<SecretEncoding>(how.Key) == SecretEncoding.Base64 ? Convert.ToBase64String(bytes) : Convert.ToHexStringLower(bytes);
    }

    /// <summary>The one that a connection keeps when its settings change; null if it can't.</summary>
    /// <exception cref="RefusedException">A password would be sent to another server, or as another user, or less safely (400).</exception>
    public static string? Kept(StoredConnection stored, ConnectionSettings settings)
    {
        if (settings.Mailbox is null)
            return stored.Settings.Mailbox is null ? stored.Secret : null;
        var account = MailAccount.Of(settings);
        return stored.Settings.Mailbox is not null && MailAccount.Of(stored.Settings) with { Folder = account.Folder } == account
            ? stored.Secret
            : throw RefusedException.Invalid("secret", "is missing: the password has to be said again for another server, user or security");
    }
}
