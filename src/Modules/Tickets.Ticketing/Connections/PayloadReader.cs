using System.Text;
using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What a payload becomes: a ticket, or why it becomes none.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Quoted">What was cut off its text.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Detail">The same in words.</param>
public sealed record PayloadReading(SubmitTicket? Ticket, string? Quoted, EventReason? Reason, string? Detail)
{
    /// <summary>Whether the ticket that is there, if there is one, gets this text.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>When it was changed, if that was said.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>What the help desk calls it, whether it becomes a ticket or not; null if that is not known.</summary>
    public string? ExternalId { get; init; }

    /// <summary>What was left out of the ticket, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Makes tickets of payloads by the settings of a connection.</summary>
public static class PayloadReader
{
    private const int MaxNoted = 50;

    /// <summary>Reads one.</summary>
    /// <param name="connection">The name of the connection, which becomes the ticket's source.</param>
    /// <param name="settings">How it is understood.</param>
    /// <param name="payload">What came.</param>
    /// <param name="limits">What a ticket may have; longer texts are cut.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="RefusedException">What it has can't be a ticket (400); the errors go by the fields of the map.</exception>
    public static PayloadReading Read(string connection, ConnectionSettings settings, Payload payload, Limits limits, DateTimeOffset now)
    {
        if (PassedOver(settings, payload) is var (reason, why))
            return new(null, null, reason, why) { ExternalId = IdOf(settings, payload) };

        var problems = new Problems();
        var notes = new List<string>();
        var (ticket, quoted, changedAt) = TicketOf(connection, settings, payload, limits, problems, notes);
        problems.ThrowIfAny();
        SubmitTicketEndpoint.Check(ticket, limits, now).ThrowIfAny();
        return new(ticket, quoted, null, null)
        {
            IsUpdate = settings.Updates?.Any(one => one.Holds(payload, settings.Values)) == true,
            ChangedAt = changedAt,
            ExternalId = ticket.ExternalId,
            Notes = notes,
        };
    }

    private static (EventReason Reason, string Why)? PassedOver(ConnectionSettings settings, Payload payload)
    {
        if (settings.Own?.FirstOrDefault(one => one.Holds(payload, settings.Values)) is { } own)
            return (EventReason.OwnUpdate, $"{own.At} says that this service did it.");
        if (settings.When?.FirstOrDefault(one => !one.Holds(payload, settings.Values)) is { } missing)
            return (EventReason.Condition, missing.WhyNot(payload));
        if (settings.Automatic?.FirstOrDefault(one => one.Holds(payload, settings.Values)) is { } automatic)
            return (EventReason.Automatic, $"{automatic.At} says that it is an automatic reply.");
        return settings.MailHeaders is { } place && payload.Find(place) is { } headers && AutomaticMail.Recognise(headers) is { } header
            ? (EventReason.Automatic, $"The e-mail has {header}.")
            : null;
    }

    private static string? IdOf(ConnectionSettings settings, Payload payload) =>
        payload.Find(settings.Map!.ExternalId!) is { } id ? Cut(NullIfBlank(Payload.TextOf(id)), SubmitTicketEndpoint.MaxName) : null;

    private static (SubmitTicket Ticket, string? Quoted, DateTimeOffset? ChangedAt) TicketOf(
        string connection,
        ConnectionSettings settings,
        Payload payload,
        Limits limits,
        Problems problems,
        List<string> notes
    )
    {
        var map = settings.Map!;
        var externalId = Text("external_id", map.ExternalId);
        if (string.IsNullOrWhiteSpace(externalId))
            problems.Add("external_id", $"has no value at {map.ExternalId}");
        var (body, quoted) = BodyOf(settings, Text("body", map.Body));
        var ticket = new SubmitTicket(
            Cut(OneLine(Text("subject", map.Subject)), limits.SubjectCharacters),
            CutBytes(body, limits.BodyBytes),
            Noted("priority", Text("priority", map.Priority), text => PriorityOf(map, text), "is no priority that is known: it is left to a model"),
            connection,
            externalId?.Trim(),
            Cut(NullIfBlank(Text("requester", map.Requester)), Requesters.MaxCharacters),
            Time("opened_at", map.OpenedAt),
            FieldsOf(map, payload)
        );
        return (ticket, CutBytes(quoted, limits.BodyBytes), Time("changed_at", map.ChangedAt));

        DateTimeOffset? Time(string field, string? place) =>
            Noted(field, Text(field, place), EventTime.ParseAny, "is no time, and left out");

        // What nobody can read must not cost the ticket.
        T? Noted<T>(string field, string? text, Func<string, T?> read, string why)
        {
            if (string.IsNullOrWhiteSpace(text))
                return default;
            var value = read(text);
            if (value is null)
                notes.Add($"{field} {why}: '{Cut(text, MaxNoted)}'");
            return value;
        }

        string? Text(string field, string? place)
        {
            if (place is null || payload.Find(place) is not { } value)
                return null;
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                problems.Add(field, $"is {(value.ValueKind == JsonValueKind.Object ? "an object" : "a list")} at {place}, and no text");
            return Payload.TextOf(value);
        }
    }

    private static (string? Body, string? Quoted) BodyOf(ConnectionSettings settings, string? text)
    {
        if (text is null)
            return (null, null);
        var format = EnumNames.Parse<BodyFormat>(settings.Map!.BodyFormat) ?? BodyFormat.Auto;
        if (format == BodyFormat.Html || (format == BodyFormat.Auto && HtmlText.IsHtml(text)))
            text = HtmlText.Read(text);
        return settings.KeepQuotes == true ? (text, null) : QuotedText.Split(text);
    }

    private static string? PriorityOf(PayloadMap map, string text)
    {
        var known = map.Priorities?.FirstOrDefault(one => one.Key.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)).Value;
        return PriorityNames.Parse(known ?? text) is { } priority ? EnumNames.Of(priority) : null;
    }

    private static Dictionary<string, string?>? FieldsOf(PayloadMap map, Payload payload)
    {
        var fields = map.Fields?.Select(field => (field.Key, Text: payload.Find(field.Value) is { } value ? Payload.TextOf(value) : null))
            .Where(field => field.Text is not null)
            .ToDictionary(field => field.Key, field => Cut(field.Text, TicketFields.MaxValueCharacters));
        return fields is { Count: > 0 } ? fields : null;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? OneLine(string? text) => text?.ReplaceLineEndings(" ").Trim();

    // No half of a pair of surrogates is left.
    private static string? Cut(string? text, int most) =>
        text is null || text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string? CutBytes(string? text, int most)
    {
        if (text is null || Encoding.UTF8.GetByteCount(text) <= most)
            return text;
        Encoding.UTF8.GetEncoder().Convert(text, new byte[most], flush: false, out var characters, out _, out _);
        return text[..characters];
    }
}
