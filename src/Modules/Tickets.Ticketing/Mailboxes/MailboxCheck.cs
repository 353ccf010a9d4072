using System.Net;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is wrong with the mailbox of a connection, by field.</summary>
internal static class MailboxCheck
{
    private const string Field = "settings.mailbox";

    /// <summary>Adds it.</summary>
    public static void Check(ConnectionSettings settings, WebhookSettings network, Problems problems)
    {
        if (settings.Mailbox is not { } mailbox)
            return;
        if (settings.Verify is not null)
            problems.Add("settings.verify", "stands beside a mailbox, which is asked and sends nothing");
        if (EnumNames.Parse<MailboxSecurity>(mailbox.Security ?? "tls") is not { } security)
            problems.Add($"{Field}.security", $"must be one of {EnumNames.All<MailboxSecurity>()}");
        else if (security == MailboxSecurity.None && !network.AllowPrivate)
            problems.Add($"{Field}.security", "none shows the password to all on the way; Webhooks__AllowPrivate=true allows it");
        if (mailbox.Port is < 1 or > 65535)
            problems.Add($"{Field}.port", "must be from 1 to 65535");
        if (mailbox.EverySeconds is < 10 or > 24 * 3600)
            problems.Add($"{Field}.every_seconds", "must be from 10 to 86400");
        var host = CheckText("host", mailbox.Host, settings, problems);
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
            problems.Add($"{Field}.host", $"must be the name of a server; it is {host}");
        else if (IPAddress.TryParse(host, out var address) && !network.AllowPrivate && !PublicAddresses.Has(address))
            problems.Add($"{Field}.host", $"{address} is no public address; Webhooks__AllowPrivate=true allows it");
        CheckText("user", mailbox.User, settings, problems);
        // Without a value it is INBOX.
        if (mailbox.Folder is { } folder && Placeholders.Fill(folder, settings.Values) is not null)
            CheckText("folder", folder, settings, problems);
    }

    // With values in place of the names in braces.
    private static string? CheckText(string name, string? text, ConnectionSettings settings, Problems problems)
    {
        var field = $"{Field}.{name}";
        foreach (var value in Placeholders.In(text ?? "").Where(value => settings.Values?.ContainsKey(value) != true))
            problems.Add($"values.{value}", $"is missing: {field} has it");
        if (Placeholders.Fill(text ?? "", settings.Values) is not { } filled)
            return null;
        if (string.IsNullOrWhiteSpace(filled) || filled.Length > PayloadMap.MaxPlace || filled.Any(char.IsControl))
            problems.Add(field, $"must have 1 to {PayloadMap.MaxPlace} characters, on one line");
        return filled;
    }
}
