using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How a help desk's own webhooks, or the messages of a mailbox, are understood: data alone, so that no system needs code of its own.</summary>
public sealed record ConnectionSettings
{
    /// <summary>How a request shows that it comes from the help desk; left out if there is a mailbox.</summary>
    public Verification? Verify { get; init; }

    /// <summary>The mailbox that is looked into; without one events are sent to <c>/in/{name}</c>.</summary>
    public Mailbox? Mailbox { get; init; }

    /// <summary>Which values of the payload are the ticket.</summary>
    public PayloadMap? Map { get; init; }

    /// <summary>Which events become tickets: those for which all of these hold. All, if there are none.</summary>
    public IReadOnlyList<Condition>? When { get; init; }

    /// <summary>
    /// Which events say that the text of a ticket is another now: those for which one of these holds. The ticket that is there gets
    /// it, and is decided about again. Others about a ticket that is there change nothing.
    /// </summary>
    public IReadOnlyList<Condition>? Updates { get; init; }

    /// <summary>Which events the service has caused itself: those for which one of these holds.</summary>
    public IReadOnlyList<Condition>? Own { get; init; }

    /// <summary>Which events are automatic replies: those for which one of these holds.</summary>
    public IReadOnlyList<Condition>? Automatic { get; init; }

    /// <summary>
    /// Where the headers of the e-mail are, if the payload has them: a text, an object, or a list of objects with <c>name</c> and
    /// <c>value</c>. Automatic replies and bounces are recognised by them.
    /// </summary>
    [StringLength(PayloadMap.MaxPlace)]
    public string? MailHeaders { get; init; }

    /// <summary>In a payload that is a form: the field that holds the JSON. Without it the fields are the members of an object.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? FormField { get; init; }

    /// <summary>Whether quoted messages and the signature stay in the text; no, if left out: then they are kept beside it.</summary>
    public bool? KeepQuotes { get; init; }

    /// <summary>How decisions are written back; null if they are not.</summary>
    public WriteBack? WriteBack { get; init; }

    /// <summary>What is different from one help desk to the next, by names that stand in braces elsewhere: <c>own_user</c>, say.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>Reads what is kept of them.</summary>
    internal static ConnectionSettings Parse(string json) => JsonSerializer.Deserialize<ConnectionSettings>(json, JsonStyle.Answers)!;

    /// <summary>What came as a payload: an event, or a message as it is in a file.</summary>
    /// <exception cref="RefusedException">It is none (400).</exception>
    public Payload Read(ReadOnlyMemory<byte> body, IHeaderDictionary headers) =>
        Mailbox is null ? Payload.Read(body, headers, FormField) : Mail.Read(body).Payload;
}

/// <summary>Which values of a payload are the ticket: JSON Pointers (RFC 6901), or <c>header:</c> and the name of a header.</summary>
public sealed record PayloadMap
{
    /// <summary>Characters in the place of a value, at most.</summary>
    public const int MaxPlace = 200;

    /// <summary>What the help desk calls the ticket: it is stored once.</summary>
    [Required, StringLength(MaxPlace, MinimumLength = 1)]
    public string? ExternalId { get; init; }

    /// <summary>What it is about.</summary>
    [StringLength(MaxPlace, MinimumLength = 1)]
    public string? Subject { get; init; }

    /// <summary>The text that the requester wrote.</summary>
    [StringLength(MaxPlace, MinimumLength = 1)]
    public string? Body { get; init; }

    /// <summary>Whether the text is HTML: <c>html</c>, <c>text</c>, or <c>auto</c>, which looks for a tag; auto if left out.</summary>
    [NameOf<BodyFormat>]
    public string? BodyFormat { get; init; }

    /// <summary>Who it comes from; only a hash of it is kept, and of an e-mail address the domain.</summary>
    [StringLength(MaxPlace, MinimumLength = 1)]
    public string? Requester { get; init; }

    /// <summary>How urgent it is.</summary>
    [StringLength(MaxPlace, MinimumLength = 1)]
    public string? Priority { get; init; }

    /// <summary>What its values mean, before the words that every help desk has: <c>{"1": "critical"}</c>.</summary>
    public IReadOnlyDictionary<string, string>? Priorities { get; init; }

    /// <summary>When it was opened.</summary>
    [StringLength(MaxPlace, MinimumLength = 1)]
    public string? OpenedAt { get; init; }

    /// <summary>When it was changed: an event that is older than what is there changes nothing.</summary>
    [StringLength(MaxPlace, MinimumLength = 1)]
    public string? ChangedAt { get; init; }

    /// <summary>What else is kept with the ticket, by the names that it gets there; 20 at most.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
}

/// <summary>What a text is written in.</summary>
public enum BodyFormat
{
    /// <summary>HTML if it has a tag of HTML.</summary>
    Auto,

    /// <summary>As it is.</summary>
    Text,

    /// <summary>HTML.</summary>
    Html,
}
