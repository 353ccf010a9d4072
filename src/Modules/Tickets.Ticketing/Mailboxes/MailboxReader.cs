using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using Microsoft.AspNetCore.Http;
using MimeKit;
using MimeKit.Utils;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A message as far as it was fetched.</summary>
/// <param name="Bytes">How large its headers and its text are.</param>
/// <param name="Mail">What there is to read.</param>
/// <param name="Refused">Why there is nothing.</param>
public sealed record FetchedMail(long Bytes, Mail? Mail, RefusedException? Refused);

/// <summary>
/// A folder of a mailbox, open by IMAP. It is opened to be read only (<c>EXAMINE</c>): nothing in it is marked, moved or deleted.
/// Each answer of the server has to come within <see cref="Patience" />.
/// </summary>
public sealed class MailboxReader : IDisposable
{
    /// <summary>How long the server has for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int MaxHeaders = 64 * 1024;
    private const MessageSummaryItems Items = MessageSummaryItems.UniqueId | MessageSummaryItems.BodyStructure | MessageSummaryItems.InternalDate;

    // No list of revoked certificates is fetched from where a certificate says, as with webhooks.
    private readonly ImapClient _client = new() { CheckCertificateRevocation = false };
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;
    private IMailFolder _folder = null!;

    private MailboxReader(TimeProvider clock, CancellationToken cancellation)
    {
        _late = new CancellationTokenSource(Patience, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _late.Token);
    }

    /// <summary>What has to be the same for UIDs to mean the same messages.</summary>
    public uint Validity => _folder.UidValidity;

    /// <summary>Opens one.</summary>
    /// <param name="account">Which one.</param>
    /// <param name="password">Its password.</param>
    /// <param name="allowPrivate">Whether the server may be inside of the host's own network.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Ends all that is done with it.</param>
    public static async Task<MailboxReader> OpenAsync(
        MailAccount account,
        string password,
        bool allowPrivate,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var reader = new MailboxReader(clock, cancellation);
        try
        {
            var stream = await PublicAddresses.ConnectAsync(account.Host, account.Port, allowPrivate, reader.InTime());
            await reader._client.ConnectAsync(stream, account.Host, account.Port, OptionsOf(account.Security), reader.InTime());
            await reader._client.AuthenticateAsync(account.User, password, reader.InTime());
            reader._folder = await reader._client.GetFolderAsync(account.Folder, reader.InTime());
            await reader._folder.OpenAsync(FolderAccess.ReadOnly, reader.InTime());
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The UID before that of the first message that the server took in at a time or later.</summary>
    public async Task<uint> UidBeforeAsync(DateTimeOffset time)
    {
        // The server knows days, in its own time zone, and seconds.
        var found = await _folder.SearchAsync(SearchQuery.DeliveredAfter(time.UtcDateTime.Date.AddDays(-1)), InTime());
        var second = time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerSecond));
        var taken = found.Count == 0 ? [] : await _folder.FetchAsync(found, MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate, InTime());
        var since = taken.Where(message => message.InternalDate >= second).Select(message => message.UniqueId.Id).ToList();
        var next = _folder.UidNext?.Id ?? taken.Select(message => message.UniqueId.Id).DefaultIfEmpty().Max() + 1;
        return since.DefaultIfEmpty(next).Min() - 1;
    }

    /// <summary>The UIDs of the messages after one, ascending.</summary>
    public async Task<IReadOnlyList<uint>> AfterAsync(uint uid)
    {
        if (uid == uint.MaxValue || _folder.UidNext?.Id <= uid + 1)
            return [];
        var range = new UniqueIdRange(Validity, uid + 1, uint.MaxValue);
        // The last message is always in a range without an end.
        return [.. (await _folder.SearchAsync(SearchQuery.Uids(range), InTime())).Select(found => found.Id).Where(found => found > uid).Order()];
    }

    /// <summary>Fetches the headers and the text of a message, and nothing that is attached; null if it is gone.</summary>
    /// <param name="uid">Its UID.</param>
    /// <param name="maxBytes">Bytes in its text, at most.</param>
    public async Task<FetchedMail?> FetchAsync(uint uid, long maxBytes)
    {
        var (id, bytes) = (new UniqueId(Validity, uid), 0L);
        try
        {
            if ((await _folder.FetchAsync([id], Items, InTime())).FirstOrDefault() is not { } summary)
                return null;
            var headers = await ReadAsync(id, "HEADER", MaxHeaders);
            bytes = headers.Length;
            var plain = await TextAsync(summary.TextBody);
            var html = string.IsNullOrWhiteSpace(plain) ? await TextAsync(summary.HtmlBody) : null;
            return new(bytes, Mail.Reading(() => MailOf(headers, Mail.TextOf(plain, html), summary)), Refused: null);
        }
        catch (MessageNotFoundException)
        {
            return null;
        }
        catch (RefusedException refused)
        {
            return new(bytes, Mail: null, refused);
        }

        async Task<string?> TextAsync(BodyPartText? part)
        {
            if (part is null)
                return null;
            bytes += part.Octets;
            if (part.Octets > maxBytes)
                throw new RefusedException($"The text has {part.Octets} bytes; at most {maxBytes} are read.", StatusCodes.Status413PayloadTooLarge);
            var content = await ReadAsync(id, part.PartSpecifier.Length == 0 ? "TEXT" : part.PartSpecifier, maxBytes);
            return Mail.Reading(() => TextOf(part, content));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _either.Dispose();
        _late.Dispose();
    }

    private CancellationToken InTime()
    {
        _late.CancelAfter(Patience);
        return _either.Token;
    }

    private async Task<byte[]> ReadAsync(UniqueId uid, string section, long most)
    {
        await using var stream = await _folder.GetStreamAsync(uid, section, 0, (int)Math.Min(most, int.MaxValue), InTime());
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, InTime());
        return bytes.ToArray();
    }

    private static string TextOf(BodyPartText part, byte[] content)
    {
        if (!MimeUtils.TryParse(part.ContentTransferEncoding ?? "", out ContentEncoding encoding))
            encoding = ContentEncoding.Default;
        using var text = new TextPart(part.ContentType.MediaSubtype) { Content = new MimeContent(new MemoryStream(content), encoding) };
        if (!string.IsNullOrEmpty(part.ContentType.Charset))
            text.ContentType.Charset = part.ContentType.Charset;
        return text.Text;
    }

    private static SecureSocketOptions OptionsOf(MailboxSecurity security) =>
        security switch
        {
            MailboxSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailboxSecurity.Starttls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };

    private Mail MailOf(byte[] headers, string? text, IMessageSummary summary)
    {
        using var message = MimeMessage.Load(new MemoryStream(headers));
        return Mail.Of(message, text, Mail.Unnamed(Validity, summary.UniqueId.Id), summary.InternalDate);
    }
}
