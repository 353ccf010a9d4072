using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is wrong with the settings of a connection, by field.</summary>
internal static class ConnectionCheck
{
    private const int MaxConditions = 20;
    private const int MaxFields = 20;
    private const int MaxValues = 50;
    private const int MaxText = 200;

    /// <summary>Adds it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="asked">The names of values that the recipe asks for; they may be left out.</param>
    /// <param name="network">Which mailboxes may be looked into.</param>
    /// <param name="problems">Where it goes.</param>
    public static void Check(ConnectionSettings settings, IEnumerable<string> asked, WebhookSettings network, Problems problems)
    {
        HashSet<string> names = [.. asked, .. settings.Values?.Keys ?? []];
        if (settings.Mailbox is null)
            CheckVerification(settings.Verify, problems);
        MailboxCheck.Check(settings, network, problems);
        CheckMap(settings.Map, problems);
        CheckConditions("settings.when", settings.When, names, problems);
        CheckConditions("settings.updates", settings.Updates, names, problems);
        CheckConditions("settings.own", settings.Own, names, problems);
        CheckConditions("settings.automatic", settings.Automatic, names, problems);
        CheckPlace("settings.mail_headers", settings.MailHeaders, problems);
        problems.CheckName("settings.form_field", settings.FormField, PayloadMap.MaxPlace);
        CheckTexts("values", settings.Values, problems);
    }

    private static void CheckVerification(Verification? how, Problems problems)
    {
        const string field = "settings.verify";
        if (how is null)
        {
            problems.Add(field, "is missing; {\"kind\": \"none\"} takes events from anybody who knows the address");
            return;
        }

        CheckWord<VerificationKind>($"{field}.kind", how.Kind ?? "", problems);
        CheckWord<SignatureHash>($"{field}.hash", how.Hash, problems);
        CheckWord<SignatureEncoding>($"{field}.encoding", how.Encoding, problems);
        CheckWord<SecretEncoding>($"{field}.key", how.Key, problems);
        if (how.KindOf is VerificationKind.Hmac or VerificationKind.Token && how.Header is null)
            problems.Add($"{field}.header", "is missing");
        if (how.KindOf == VerificationKind.Basic && string.IsNullOrEmpty(how.User))
            problems.Add($"{field}.user", "is missing");
        if (how.ToleranceSeconds is < 1 or > 7 * 24 * 3600)
            problems.Add($"{field}.tolerance_seconds", "must be from 1 to 604800");
        if (how.KindOf != VerificationKind.Hmac)
            return;
        var signed = how.SignedText ?? "{body}";
        var names = Placeholders.In(signed).ToList();
        if (names.Except(["body", "timestamp", "id"]).Any() || names.Count(name => name == "body") != 1)
            problems.Add($"{field}.signed_text", "must have {body} once, and may have {timestamp} and {id}");
        if (names.Contains("timestamp") && how is { TimestampHeader: null, TimestampPart: null })
            problems.Add($"{field}.timestamp_header", "is missing, and so is timestamp_part: one of them says where {timestamp} is");
        if (how is { TimestampPart: not null, SignaturePart: null })
            problems.Add($"{field}.signature_part", "is missing: where the time is a part of the header, so is the signature");
        if (names.Contains("id") && how.IdHeader is null)
            problems.Add($"{field}.id_header", "is missing");
    }

    private static void CheckMap(PayloadMap? map, Problems problems)
    {
        const string field = "settings.map";
        if (map is null)
        {
            problems.Add(field, "is missing");
            return;
        }

        if (map.ExternalId is null)
            problems.Add($"{field}.external_id", "is missing: without it nobody knows that a ticket comes again");
        if (map is { Subject: null, Body: null })
            problems.Add($"{field}.body", "is missing, and so is the subject: one of them must have a place");
        CheckPlace($"{field}.external_id", map.ExternalId, problems);
        CheckPlace($"{field}.subject", map.Subject, problems);
        CheckPlace($"{field}.body", map.Body, problems);
        CheckPlace($"{field}.requester", map.Requester, problems);
        CheckPlace($"{field}.priority", map.Priority, problems);
        CheckPlace($"{field}.opened_at", map.OpenedAt, problems);
        CheckPlace($"{field}.changed_at", map.ChangedAt, problems);
        CheckWord<BodyFormat>($"{field}.body_format", map.BodyFormat, problems);
        CheckTexts($"{field}.priorities", map.Priorities, problems);
        foreach (var (word, priority) in map.Priorities ?? new Dictionary<string, string>())
            CheckWord<Priority>($"{field}.priorities.{word}", priority, problems);
        if (map.Fields?.Count > MaxFields)
            problems.Add($"{field}.fields", $"may be at most {MaxFields}");
        foreach (var (name, place) in map.Fields ?? new Dictionary<string, string>())
        {
            problems.CheckName($"{field}.fields", name, TicketFields.MaxNameCharacters);
            CheckPlace($"{field}.fields.{name}", place, problems);
        }
    }

    private static void CheckConditions(string field, IReadOnlyList<Condition>? conditions, HashSet<string> names, Problems problems)
    {
        if (conditions?.Count > MaxConditions)
            problems.Add(field, $"may be at most {MaxConditions}");
        for (var i = 0; i < conditions?.Count; i++)
        {
            var (condition, one) = (conditions[i], $"{field}[{i}]");
            if (condition?.At is null)
                problems.Add($"{one}.at", "is missing");
            else if (condition is { In: null, NotIn: null, Has: null, Exists: null })
                problems.Add(one, "must have in, not_in, has or exists");
            CheckPlace($"{one}.at", condition?.At, problems);
            CheckList($"{one}.in", condition?.In, problems);
            CheckList($"{one}.not_in", condition?.NotIn, problems);
            problems.CheckName($"{one}.has", condition?.Has, MaxText);
            var texts = (condition?.In ?? []).Concat(condition?.NotIn ?? []).Append(condition?.Has);
            foreach (var name in texts.OfType<string>().SelectMany(Placeholders.In).Where(name => !names.Contains(name)))
                problems.Add(one, $"has {{{name}}}, and no value is called so: it would never hold");
        }
    }

    private static void CheckPlace(string field, string? place, Problems problems)
    {
        if (place is null)
            return;
        problems.CheckText(field, place);
        if (place.Length > PayloadMap.MaxPlace)
            problems.Add(field, $"may have at most {PayloadMap.MaxPlace} characters");
        else if (!JsonPointer.IsOne(place) && !place.StartsWith(Payload.Header, StringComparison.OrdinalIgnoreCase))
            problems.Add(field, "must be a JSON Pointer, such as /ticket/id, or header: and the name of a header");
    }

    private static void CheckWord<T>(string field, string? word, Problems problems)
        where T : struct, Enum
    {
        if (word is not null && EnumNames.Parse<T>(word) is null)
            problems.Add(field, $"must be one of {EnumNames.All<T>()}");
    }

    private static void CheckList(string field, IReadOnlyList<string>? texts, Problems problems)
    {
        if (texts is { Count: 0 or > MaxValues } || texts?.Any(text => text is null or { Length: > MaxText }) == true)
            problems.Add(field, $"must be 1 to {MaxValues} texts of at most {MaxText} characters");
        foreach (var text in texts ?? [])
            problems.CheckText(field, text);
    }

    private static void CheckTexts(string field, IReadOnlyDictionary<string, string>? texts, Problems problems)
    {
        if (texts?.Count > MaxValues || texts?.Any(one => one.Key.Length > MaxText || one.Value is null or { Length: > MaxText }) == true)
            problems.Add(field, $"may be at most {MaxValues} texts of at most {MaxText} characters");
        foreach (var (name, text) in texts ?? new Dictionary<string, string>())
            problems.CheckText(field, name + text);
    }
}
