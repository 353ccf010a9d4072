using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>A payload becomes a ticket by what its connection says of it.</summary>
public class reading_a_payload
{
    private const string Event =
        """{"action": "opened", "ticket": {"id": 7, "title": "Cannot log in", "text": "Since noon.", "tags": ["vip", "ai"], "by": "ann"}}""";

    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-27T08:00:00Z", CultureInfo.InvariantCulture);

    private static readonly ConnectionSettings Settings = new()
    {
        Verify = new() { Kind = "none" },
        Map = new() { ExternalId = "/ticket/id", Subject = "/ticket/title", Body = "/ticket/text" },
        Values = new Dictionary<string, string> { ["own_user"] = "bot" },
    };

    // Failed when ~1 was no slash. Section 5 of RFC 6901.
    [Theory]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/foo/2", null)]
    [InlineData("/foo/-", null)]
    [InlineData("/foo/01", null)]
    [InlineData("/foo/+1", null)]
    [InlineData("/foo/0/x", null)]
    [InlineData("/none", null)]
    public void finds_values_by_json_pointer(string place, string? found)
    {
        using var document = JsonDocument.Parse(
            """{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8}"""
        );
        JsonPointer.Find(document.RootElement, place)?.GetRawText().ShouldBe(found);
        (JsonPointer.Find(document.RootElement, place) is null).ShouldBe(found is null);
        JsonPointer.IsOne(place).ShouldBeTrue();
    }

    [Theory]
    [InlineData("ticket")]
    [InlineData("/a~2b")]
    [InlineData("/a~")]
    public void knows_what_is_no_pointer(string text) => JsonPointer.IsOne(text).ShouldBeFalse();

    // Failed when a number was no text.
    [Fact]
    public void makes_a_ticket_of_it()
    {
        var ticket = Read(Event).Ticket!;
        (ticket.Source, ticket.ExternalId, ticket.Subject, ticket.Body).ShouldBe(("desk", "7", "Cannot log in", "Since noon."));
    }

    // Failed when the first of two conditions was enough.
    [Theory]
    [InlineData("""[{"at": "/action", "in": ["closed", "edited"]}]""", "/action is 'opened', and must be one of closed, edited.")]
    [InlineData("""[{"at": "/action", "not_in": ["Opened"]}]""", "/action is 'opened', and must be none of Opened.")]
    [InlineData("""[{"at": "/ticket/closed", "exists": true}]""", "/ticket/closed has no value, and must be a value.")]
    [InlineData("""[{"at": "/ticket/tags", "has": "low"}]""", "/ticket/tags is 'vip, ai', and must be something with low.")]
    [InlineData("""[{"at": "/ticket/title", "has": "in log"}]""", "/ticket/title is 'Cannot log in', and must be something with in log.")]
    [InlineData("""[{"at": "header:X-Event", "in": ["ticket"]}]""", "header:X-Event is 'ping', and must be one of ticket.")]
    [InlineData("""[{"at": "/action", "in": ["opened"]}, {"at": "/ticket/id", "exists": false}]""", "/ticket/id is '7', and must be no value.")]
    public void passes_over_what_does_not_meet_the_conditions(string conditions, string why)
    {
        var reading = Read(Event, Settings with { When = Parse(conditions) });
        (reading.Ticket, reading.Reason, reading.Detail).ShouldBe((null, EventReason.Condition, why));
    }

    [Theory]
    [InlineData("""[{"at": "/action", "in": ["OPENED", "edited"]}, {"at": "/ticket/tags", "in": ["ai"]}, {"at": "/ticket/tags", "has": "vip"}]""")]
    [InlineData("""[{"at": "/ticket/text", "has": "since noon"}, {"at": "/ticket/text", "has": "noon."}]""")]
    [InlineData("""[{"at": "/ticket/title", "has": "LOG in"}, {"at": "/ticket/by", "not_in": ["{own_user}"]}]""")]
    [InlineData("""[{"at": "/ticket/closed", "exists": false}, {"at": "/ticket/closed", "not_in": ["x"]}, {"at": "header:x-event", "in": ["ping"]}]""")]
    public void takes_what_meets_them(string conditions) => Read(Event, Settings with { When = Parse(conditions) }).Ticket.ShouldNotBeNull();

    // Failed when a name in braces without a value matched an empty text, and when conditions were looked at before.
    [Theory]
    [InlineData("""[{"at": "/ticket/by", "in": ["{own_user}"]}]""", "ann", false)]
    [InlineData("""[{"at": "/ticket/by", "in": ["{own_user}"]}]""", "Bot", true)]
    [InlineData("""[{"at": "/ticket/by", "in": ["{other}"]}]""", "", false)]
    [InlineData("""[{"at": "/ticket/by", "in": ["x"]}, {"at": "/ticket/tags", "has": "ai"}]""", "ann", true)]
    public void recognises_what_the_service_did_itself(string own, string actor, bool isOwn)
    {
        var reading = Read(Event.Replace("ann", actor, StringComparison.Ordinal), Settings with { Own = Parse(own), When = isOwn ? Parse("""[{"at": "/no", "exists": true}]""") : null });
        (reading.Ticket is null, reading.Reason).ShouldBe((isOwn, isOwn ? EventReason.OwnUpdate : null));
    }

    // Failed when "Auto-Submitted: no" was taken for an automatic reply.
    [Theory]
    [InlineData("""{"Auto-Submitted": "auto-replied"}""", "Auto-Submitted: auto-replied")]
    [InlineData("""{"auto-submitted": "Auto-Generated (failure); x=y"}""", "auto-submitted: auto-generated (failure); x=y")]
    [InlineData("""{"Auto-Submitted": "no", "Precedence": ["first", "bulk"]}""", "Precedence: bulk")]
    [InlineData("""[{"name": "Subject", "value": "Out of office"}, {"name": "X-Autoreply", "value": "yes"}]""", "X-Autoreply: yes")]
    [InlineData("\"From: Mailer\\r\\nReturn-Path: <>\\r\\nSubject: x\"", "Return-Path: <>")]
    [InlineData("\"Content-Type: multipart/report; report-type=delivery-status\\nSubject: x\"", "Content-Type: multipart/report")]
    [InlineData("""{"X-Failed-Recipients": "ann@example.com"}""", "X-Failed-Recipients: ann@example.com")]
    [InlineData("""{"Auto-Submitted": "no", "Precedence": "list", "Return-Path": "<ann@example.com>", "Content-Type": "text/plain"}""", null)]
    [InlineData("""[1, null, {"name": "Auto-Submitted"}]""", null)]
    [InlineData("7", null)]
    public void recognises_automatic_replies_by_their_headers(string headers, string? header)
    {
        var reading = Read($$"""{"ticket": {"id": 7, "text": "I am away."}, "mail": {{headers}}}""", Settings with { MailHeaders = "/mail" });
        reading.Reason.ShouldBe(header is null ? null : EventReason.Automatic);
        if (header is not null)
            reading.Detail!.ShouldContain(header, Case.Insensitive);
    }

    // Failed when an object was taken for an empty text.
    [Theory]
    [InlineData("""{"ticket": {"title": "x"}}""", "external_id has no value at /ticket/id")]
    [InlineData("""{"ticket": {"id": null, "title": "x"}}""", "external_id has no value at /ticket/id")]
    [InlineData("""{"ticket": {"id": 7, "title": {"text": "x"}}}""", "subject is an object at /ticket/title, and no text")]
    [InlineData("""{"ticket": {"id": 7, "text": ["x"]}}""", "body is a list at /ticket/text, and no text")]
    [InlineData("""{"ticket": {"id": 7, "title": " "}}""", "body is missing, and so is the subject: one of them must say something")]
    [InlineData("""[1]""", "external_id has no value at /ticket/id")]
    [InlineData("""{"ticket": """, "The payload is not valid JSON (line 1, byte 12).")]
    [InlineData("", "The payload is not valid JSON (line 1, byte 1).")]
    [InlineData("""{"ticket": {"id": 7, "title": "\ud800"}}""", "The payload has a text that is not valid Unicode.")]
    public void says_which_value_is_no_ticket(string payload, string error) =>
        Should.Throw<RefusedException>(() => Read(payload)).ToSentence().ShouldBe(error);

    // Failed when an object was passed over in silence.
    [Fact]
    public void says_where_a_time_of_change_is_none()
    {
        var settings = Settings with { Map = Settings.Map! with { ChangedAt = "/ticket/changed" } };
        Should.Throw<RefusedException>(() => Read("""{"ticket": {"id": 7, "title": "x", "changed": {"at": 1}}}""", settings))
            .ToSentence()
            .ShouldBe("changed_at is an object at /ticket/changed, and no text");
    }

    // Failed when seconds since 1970 were no time, and an older text took the place of a newer one.
    [Theory]
    [InlineData("1764230400", "2025-11-27T08:00:00Z")]
    [InlineData("1764230400123", "2025-11-27T08:00:00.123Z")]
    [InlineData("\"1764230400\"", "2025-11-27T08:00:00Z")]
    [InlineData("\"2025-11-27T09:00:00+01:00\"", "2025-11-27T08:00:00Z")]
    [InlineData("\"27.11.2025 08:00\"", "2025-11-27T08:00:00Z")]
    [InlineData("17", null)]
    [InlineData("\"yesterday\"", null)]
    public void reads_times_as_help_desks_write_them(string sent, string? time)
    {
        var settings = Settings with { Map = Settings.Map! with { ChangedAt = "/ticket/changed", Priority = "/ticket/by" } };
        var reading = Read(Event.Replace("\"ann\"", $"\"P9\", \"changed\": {sent}", StringComparison.Ordinal), settings);
        reading.ChangedAt.ShouldBe(time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
        string[] notes = ["priority is no priority that is known: it is left to a model: 'P9'"];
        reading.Notes.ShouldBe(time is null ? [.. notes, $"changed_at is no time, and left out: '{sent.Trim('"')}'"] : notes);
    }

    // Failed when only tickets had one: nobody found the event of a case that was passed over.
    [Fact]
    public void knows_the_id_of_what_it_passes_over() =>
        Read(Event, Settings with { Own = Parse("""[{"at": "/ticket/by", "in": ["ann"]}]""") }).ExternalId.ShouldBe("7");

    // Failed, and an own update became a ticket, when a name that nothing has could be written there.
    [Theory]
    [InlineData("github", """[{"at": "/sender/login", "in": ["{own_user}"]}]""", null)]
    [InlineData("github", """[{"at": "/sender/login", "in": ["{Own_user}"]}]""", "settings.own[0] has {Own_user}, and no value is called so: it would never hold")]
    [InlineData("github", """[{"at": "/labels", "has": "by {own}"}]""", "settings.own[0] has {own}, and no value is called so: it would never hold")]
    public void a_condition_has_names_that_are_known(string recipe, string own, string? error)
    {
        var request = new ConnectionRequest { Name = "desk", Recipe = recipe, Settings = new() { Own = Parse(own) } };
        WhyNot().ShouldBe(error);

        string? WhyNot()
        {
            try
            {
                request.ToSettings(recipe, isNew: true, hasToken: false, new WebhookSettings());
                return null;
            }
            catch (RefusedException refused)
            {
                return refused.ToSentence();
            }
        }
    }

    // Failed when a word of the map was not looked for first.
    [Theory]
    [InlineData("1", "critical")]
    [InlineData("Dringend", "critical")]
    [InlineData("2 normal", "medium")]
    [InlineData("P9", null)]
    [InlineData("", null)]
    public void reads_priorities_by_the_map_and_by_the_usual_words(string priority, string? read)
    {
        var map = Settings.Map! with { Priority = "/ticket/priority", Priorities = new Dictionary<string, string> { ["1"] = "critical" } };
        Read($$"""{"ticket": {"id": 7, "title": "x", "priority": "{{priority}}"} }""", Settings with { Map = map }).Ticket!.Priority.ShouldBe(read);
    }

    [Theory]
    [InlineData("2026-11-26T09:30:00+01:00", "2026-11-26T08:30:00.000Z")]
    [InlineData("2026-11-26T08:30:00.000+0000", "2026-11-26T08:30:00.000Z")]
    [InlineData("2026-11-26 08:30:00", "2026-11-26T08:30:00.000Z")]
    [InlineData("yesterday", null)]
    public void reads_when_it_was_opened(string time, string? read)
    {
        var map = Settings.Map! with { OpenedAt = "/ticket/at", Fields = new Dictionary<string, string> { ["number"] = "/ticket/id", ["none"] = "/none" } };
        var ticket = Read($$"""{"ticket": {"id": 7, "title": "x", "at": "{{time}}"} }""", Settings with { Map = map }).Ticket!;
        ticket.OpenedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture).ShouldBe(read);
        (ticket.OpenedAt is null).ShouldBe(read is null);
        ticket.Fields.ShouldBe(new Dictionary<string, string?> { ["number"] = "7" });
    }

    // Failed when a text that is too long was refused: a help desk sends it again then, and again.
    [Fact]
    public void cuts_texts_that_are_too_long()
    {
        var limits = new Limits { SubjectCharacters = 4, BodyBytes = 5 };
        var ticket = Read("""{"ticket": {"id": 7, "title": "abc😀def", "text": "äöü"}}""", limits: limits).Ticket!;
        (ticket.Subject, ticket.Body).ShouldBe(("abc", "äö"));
    }

    // Failed when a plus was a plus.
    [Fact]
    public void reads_forms()
    {
        var flat = Settings with { Map = new() { ExternalId = "/id", Subject = "/title" } };
        Read("id=7&title=Can%27t+log+in", flat, "application/x-www-form-urlencoded; charset=utf-8").Ticket!.Subject.ShouldBe("Can't log in");
        var json = $"payload={Uri.EscapeDataString(Event)}";
        Read(json, Settings with { FormField = "payload" }, "application/x-www-form-urlencoded").Ticket!.Subject.ShouldBe("Cannot log in");
        Should
            .Throw<RefusedException>(() => Read("a=b", Settings with { FormField = "payload" }, "application/x-www-form-urlencoded"))
            .Message.ShouldBe("The form has no field payload.");
    }

    [Fact]
    public void keeps_what_it_cuts_off_unless_it_is_to_stay()
    {
        const string payload = """{"ticket": {"id": 7, "text": "Since noon.\n-- \nAnn"}}""";
        (Read(payload).Ticket!.Body, Read(payload).Quoted).ShouldBe(("Since noon.", "-- \nAnn"));
        var whole = Read(payload, Settings with { KeepQuotes = true });
        (whole.Ticket!.Body, whole.Quoted).ShouldBe(("Since noon.\n-- \nAnn", null));
    }

    private static List<Condition> Parse(string json) => JsonSerializer.Deserialize<List<Condition>>(json, JsonStyle.Requests)!;

    private static PayloadReading Read(string payload, ConnectionSettings? settings = null, string type = "application/json", Limits? limits = null)
    {
        var headers = new HeaderDictionary { ["Content-Type"] = type, ["X-Event"] = "ping" };
        settings ??= Settings;
        return PayloadReader.Read(
            "desk",
            settings,
            Payload.Read(Encoding.UTF8.GetBytes(payload), headers, settings.FormField),
            limits ?? new Limits(),
            Now
        );
    }
}
