using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A mailbox whose messages become tickets, read by IMAP (RFC 9051). The secret of the connection is its password.</summary>
public sealed record Mailbox
{
    /// <summary>Seconds from one look to the next, unless it is said.</summary>
    public const int DefaultSeconds = 60;

    /// <summary>The server; its certificate has to be for this name.</summary>
    [Required, StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? Host { get; init; }

    /// <summary>The port; 993 with <c>tls</c>, 143 otherwise, if left out.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary><c>tls</c> from the first byte, if left out; <c>starttls</c> before the password; <c>none</c> in a private network.</summary>
    [NameOf<MailboxSecurity>]
    public string? Security { get; init; }

    /// <summary>Who logs in.</summary>
    [Required, StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? User { get; init; }

    /// <summary>The folder; <c>INBOX</c> if left out.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? Folder { get; init; }

    /// <summary>Seconds from one look to the next, 60 if left out.</summary>
    [Range(10, 24 * 3600)]
    public int? EverySeconds { get; init; }

    /// <summary>Whether what was there before becomes tickets, too; no, if left out.</summary>
    public bool? FromStart { get; init; }
}

/// <summary>How the way to a mailbox is kept from others.</summary>
public enum MailboxSecurity
{
    /// <summary>By TLS from the first byte.</summary>
    Tls,

    /// <summary>By TLS that is asked for before the password is sent.</summary>
    Starttls,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>Where a password is sent, and the folder: the settings of a mailbox with all that they leave out.</summary>
public sealed record MailAccount(string Host, int Port, MailboxSecurity Security, string User, string Folder)
{
    /// <summary>That of a connection with a mailbox whose settings are in order.</summary>
    public static MailAccount Of(ConnectionSettings settings)
    {
        var mailbox = settings.Mailbox!;
        var security = EnumNames.Parse<MailboxSecurity>(mailbox.Security) ?? MailboxSecurity.Tls;
        return new(
            Filled(mailbox.Host)!,
            mailbox.Port ?? (security == MailboxSecurity.Tls ? 993 : 143),
            security,
            Filled(mailbox.User)!,
            Filled(mailbox.Folder) ?? "INBOX"
        );

        string? Filled(string? text) => text is null ? null : Placeholders.Fill(text, settings.Values);
    }

    /// <summary>It in a line.</summary>
    public override string ToString() => $"{User} at {Host}:{Port}, {Folder}";
}

/// <summary>How looking into a mailbox goes.</summary>
/// <param name="CheckedAt">When it was looked into; null if it was not yet.</param>
/// <param name="Error">What went wrong then; null if nothing did.</param>
/// <param name="FailingSince">Since when nothing else has come of it.</param>
/// <param name="NextAt">When it is looked into again; while it is, when another host may.</param>
/// <param name="RenumberedAt">When the server last said that it has numbered all messages anew, and they were looked at from the start.</param>
public sealed record MailboxState(
    DateTimeOffset? CheckedAt,
    string? Error,
    DateTimeOffset? FailingSince,
    DateTimeOffset NextAt,
    DateTimeOffset? RenumberedAt
);
