using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Tickets.SharedKernel;
using Tickets.TestKit;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>A message of a mailbox becomes a ticket by the recipe for mailboxes.</summary>
public class reading_a_message
{
    private static readonly Recipe Imap = Recipe.Find("imap")!;

    public static TheoryData<MailSample> Samples => [.. MailSamples.All];

    // Failed for windows-1252, whose code page had to be asked for, and for a bounce, whose Content-Type is apart from its headers.
    [Theory]
    [MemberData(nameof(Samples))]
    public void takes_the_text_that_a_person_wrote(MailSample sample)
    {
        var trial = Try(sample.Bytes);
        var reason = trial.Reason is { } why ? EnumNames.Of(why) : null;
        (reason, trial.Ticket?.Subject).ShouldBe((sample.Reason, sample.Subject), trial.Detail);
        (trial.Ticket?.ExternalId ?? "").ShouldStartWith(sample.ExternalId ?? "");
        if (sample.Body is not null)
            (trial.Ticket!.Body ?? "").ShouldBe(sample.Body);
        if (sample.Reason is null)
            trial.Ticket!.Requester.ShouldBe(sample.Name == "nothing to tell it by" ? null : "ann@example.org");
    }

    [Fact]
    public void passes_over_what_the_mailbox_itself_has_sent()
    {
        var values = new Dictionary<string, string> { ["user"] = "support@example.com", ["own_user"] = "Ann@example.org" };
        Try(MailSamples.All[0].Bytes, Imap.Settings with { Values = values }).Reason.ShouldBe(EventReason.OwnUpdate);
        values = new() { ["user"] = "ann@example.org" };
        Try(MailSamples.All[0].Bytes, Imap.Settings with { Values = values }).Reason.ShouldBe(EventReason.OwnUpdate);
    }

    [Fact]
    public void has_its_headers_at_the_places_of_headers()
    {
        Condition[] when = [new() { At = "header:X-Spam-Flag", NotIn = ["YES"] }];
        var message = Encoding.Latin1.GetBytes("X-Spam-Flag: YES\r\n" + MailSamples.All[0].Lines);
        Try(message, Imap.Settings with { When = when }).Reason.ShouldBe(EventReason.Condition);
        Try(MailSamples.All[0].Bytes, Imap.Settings with { When = when }).Outcome.ShouldBe(EventOutcome.Accepted);
    }

    [Fact]
    public void names_the_messages_that_it_answers_the_first_one_first()
    {
        var message = "References: <first@example.org>\r\n <second@example.org>\r\nIn-Reply-To: <third@example.org>\r\nSubject: Re\r\n\r\nYes.";
        Mail.Read(Encoding.Latin1.GetBytes(message)).Answers.ShouldBe(["first@example.org", "second@example.org", "third@example.org"]);
        Mail.Read(MailSamples.All[0].Bytes).Answers.ShouldBeEmpty();
    }

    [Fact]
    public void is_written_before_it_comes_whatever_the_sender_says()
    {
        var received = DateTimeOffset.Parse("2026-11-27T09:00:00Z", null);
        using var message = new MimeKit.MimeMessage { Date = received.AddYears(3) };
        var mail = Mail.Of(message, "Hello.", Mail.Unnamed(7, 3), received);
        mail.Payload.Find("/date")!.Value.GetDateTimeOffset().ShouldBe(received);
    }

    [Fact]
    public void the_message_of_the_recipe_becomes_a_ticket()
    {
        var ticket = Try(Encoding.UTF8.GetBytes(Imap.Sample.Body)).Ticket.ShouldNotBeNull();
        (ticket.ExternalId, ticket.Subject, ticket.Requester).ShouldBe(("CAF3x=9b1c@mail.example.org", "Rechnung 4711: Betrag für Oktober", "ann@example.org"));
        (ticket.Body, ticket.Quoted).ShouldBe(("Guten Tag,\nauf der Rechnung für Oktober stehen 120 € zu viel.", "-- \nAnn Müller"));
        ticket.OpenedAt.ShouldBe(DateTimeOffset.Parse("2026-11-27T08:00:00Z", null));
    }

    [Theory]
    [InlineData("""{"host": "imap.example.com", "user": "support"}""", null)]
    [InlineData("""{"host": "{host}", "user": "support"}""", "values.host is missing")]
    [InlineData("""{"user": "support"}""", "settings.mailbox.host must have 1 to 200 characters")]
    [InlineData("""{"host": "imap example", "user": "support"}""", "settings.mailbox.host must be the name of a server")]
    [InlineData("""{"host": "10.0.0.7", "user": "support"}""", "settings.mailbox.host 10.0.0.7 is no public address")]
    [InlineData("""{"host": "imap.example.com"}""", "settings.mailbox.user must have 1 to 200 characters")]
    [InlineData("""{"host": "imap.example.com", "user": "a\nb"}""", "settings.mailbox.user must have 1 to 200 characters, on one line")]
    [InlineData("""{"host": "imap.example.com", "user": "support", "port": 0}""", "settings.mailbox.port must be from 1 to 65535")]
    [InlineData("""{"host": "imap.example.com", "user": "support", "security": "ssl"}""", "settings.mailbox.security must be one of tls, starttls, none")]
    [InlineData("""{"host": "imap.example.com", "user": "support", "security": "none"}""", "settings.mailbox.security none shows the password")]
    [InlineData("""{"host": "imap.example.com", "user": "support", "every_seconds": 1}""", "settings.mailbox.every_seconds must be from 10 to 86400")]
    [InlineData("""{"host": "imap.example.com", "user": "support", "folder": " "}""", "settings.mailbox.folder must have 1 to 200 characters")]
    public void says_what_is_wrong_with_a_mailbox(string mailbox, string? error)
    {
        var request = new ConnectionRequest { Name = "support", Secret = "secret", Settings = new() { Mailbox = JsonSerializer.Deserialize<Mailbox>(mailbox, JsonStyle.Requests) } };
        (Refusal(request) ?? "").ShouldStartWith(error ?? "");
        (Refusal(request) is null).ShouldBe(error is null);
    }

    [Fact]
    public void a_mailbox_needs_its_password_and_sends_nothing()
    {
        var request = new ConnectionRequest { Name = "support", Values = new Dictionary<string, string> { ["host"] = "imap.example.com", ["user"] = "support" } };
        Refusal(request).ShouldBe("secret is missing: it is the password of the mailbox");
        Refusal(request with { Secret = "secret", Settings = new() { Verify = new() { Kind = "none" } } }).ShouldStartWith("settings.verify stands beside a mailbox");
        Refusal(request with { Secret = "secret" }).ShouldBeNull();
    }

    private static string? Refusal(ConnectionRequest request)
    {
        try
        {
            request.ToSettings("imap", isNew: true, hasToken: false, new WebhookSettings());
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.ToSentence();
        }
    }

    private static EventTrial Try(byte[] message, ConnectionSettings? settings = null)
    {
        settings ??= Imap.Settings;
        return EventTrial.Of("support", settings, null, () => settings.Read(message, new HeaderDictionary()), new Limits(), Imap.Sample.At);
    }
}
