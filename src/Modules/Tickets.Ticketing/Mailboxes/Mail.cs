using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using MimeKit;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A message of a mailbox, as a payload such as help desks send.</summary>
/// <param name="Payload">
/// <c>message_id</c>, <c>subject</c>, <c>from</c> with <c>address</c> and <c>name</c>, <c>reply_to</c>, <c>to</c>, <c>cc</c>,
/// <c>date</c>, <c>text</c>, and <c>headers</c>, which stand at <c>header:</c> too.
/// </param>
/// <param name="Answers">The ids of the messages that it answers, the first of the thread first.</param>
public sealed record Mail(Payload Payload, IReadOnlyList<string> Answers)
{
    private const int MaxAnswers = 100;
    private const int MaxAddresses = 50;

    static Mail() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>That of a message as it is in a file, with all its parts.</summary>
    /// <exception cref="RefusedException">It is none (400).</exception>
    public static Mail Read(ReadOnlyMemory<byte> bytes) =>
        Reading(() =>
        {
            using var message = MimeMessage.Load(new MemoryStream(bytes.ToArray()));
            return Of(message, TextOf(message.TextBody, message.HtmlBody), Unnamed(0, 0), received: null);
        });

    /// <summary>Reads something of one, whatever is wrong with it.</summary>
    /// <exception cref="RefusedException">It can't be read (400).</exception>
    public static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is not RefusedException)
        {
            throw new RefusedException($"The message can't be read: {unreadable.Message}");
        }
    }

    /// <summary>That of a message whose headers are there, and whose text was read apart from it.</summary>
    /// <param name="message">The headers.</param>
    /// <param name="text">The text, without HTML.</param>
    /// <param name="unnamed">What it is called if it has no Message-ID.</param>
    /// <param name="received">When the server took it in.</param>
    public static Mail Of(MimeMessage message, string? text, string unnamed, DateTimeOffset? received)
    {
        // Those of its content are apart.
        IReadOnlyList<Header> all = [.. message.Headers, .. message.Body?.Headers ?? []];
        var headers = new HeaderDictionary();
        foreach (var header in all)
            headers.Append(header.Field, header.Value);
        var from = message.From.Mailboxes.FirstOrDefault() ?? message.Sender;
        var payload = new
        {
            MessageId = IdOf(message.MessageId ?? message.Headers[HeaderId.MessageId]) ?? unnamed,
            message.Subject,
            From = from is null ? null : new { from.Address, from.Name },
            ReplyTo = AddressesOf(message.ReplyTo),
            To = AddressesOf(message.To),
            Cc = AddressesOf(message.Cc),
            Date = DateOf(message, received),
            Text = text?.ReplaceLineEndings("\n").TrimEnd(),
            Headers = all.Select(header => new { Name = header.Field, header.Value }),
        };
        var answers = message.References.Append(message.InReplyTo).Select(IdOf).OfType<string>().Distinct();
        return new(Payload.Of(headers, payload), [.. answers.Take(MaxAnswers)]);
    }

    /// <summary>What is read of a message: its plain text, or, where that says nothing, its HTML as one sees it.</summary>
    public static string? TextOf(string? plain, string? html) =>
        string.IsNullOrWhiteSpace(plain) && html is not null ? HtmlText.Read(html) : plain;

    /// <summary>What a message without a Message-ID is called.</summary>
    /// <param name="validity">The UIDVALIDITY of its folder.</param>
    /// <param name="uid">Its UID there.</param>
    public static string Unnamed(uint validity, uint uid) => $"uid-{validity}-{uid}";

    // Some are longer than an external id may be.
    private static string? IdOf(string? id)
    {
        id = id?.Replace('\0', ' ').Trim();
        return string.IsNullOrEmpty(id) ? null
            : id.Length <= SubmitTicketEndpoint.MaxName ? id
            : $"sha256-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
    }

    // A sender's clock may be wrong; it was written before it came.
    private static DateTimeOffset? DateOf(MimeMessage message, DateTimeOffset? received)
    {
        DateTimeOffset? written = message.Date == default ? null : message.Date;
        return written is null || written > received ? received : written;
    }

    private static IEnumerable<string> AddressesOf(InternetAddressList list) =>
        list.Mailboxes.Select(mailbox => mailbox.Address).Take(MaxAddresses);
}
