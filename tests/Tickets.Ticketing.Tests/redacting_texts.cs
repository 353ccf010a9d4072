using System.Diagnostics;
using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>Personal data in texts: made-up ones, and the examples of the standards.</summary>
public class redacting_texts
{
    private static readonly Redaction All = new(new() { Redact = "email,card,phone,iban" });

    private static string Redact(string body) => All.Of("", body).Body;

    [Theory]
    [InlineData("Write to ann.o'neil+desk@mail.example.org, please", "[email]")]
    [InlineData("jörg@bücher.example", "[email]")]
    [InlineData("card 4111 1111 1111 1111 was charged", "[card]")]
    [InlineData("card 378282246310005.", "[card]")]
    [InlineData("order 5 4111111111111111 1 piece", "order 5 [card] 1 piece")]
    [InlineData("AT61 1904 3002 3457 3201 is mine", "[iban] is mine")]
    [InlineData("pay to DE89 3704 0044 0532 0130 00 now", "[iban]")]
    [InlineData("GB82WEST12345698765432", "[iban]")]
    [InlineData("NO9386011117947", "[iban]")]
    [InlineData("call +49 (0)30 1234567", "[phone]")]
    [InlineData("call 0049 30 1234567 today", "[phone]")]
    [InlineData("0151 23456789", "[phone]")]
    [InlineData("030/1234567", "[phone]")]
    [InlineData("(212) 555-0187", "[phone]")]
    [InlineData("212-555-0187", "[phone]")]
    public void replaces_what_a_person_could_be_known_by(string text, string replacement) =>
        Redact(text).ShouldContain(replacement);

    [Theory]
    [InlineData("Order 4111 1111 1111 1112 is late")]
    [InlineData("GB82 WEST 1234 5698 7654 33")]
    [InlineData("Error 0x80070005 at 10.0.22621.1 on 2026-11-26 09:30:15")]
    [InlineData("192.168.100.200:8080, version 10.2.3-4, ticket #123456789")]
    [InlineData("see @ann and ann@ and 100 200 300")]
    [InlineData("id 01991a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b, 1,234,567.89 EUR")]
    [InlineData("0, 00, 007, 0 1 2 3")]
    public void leaves_the_rest(string text) => Redact(text).ShouldBe(text);

    [Fact]
    public void replaces_it_in_the_fields_of_a_source_too()
    {
        var ticket = new Ticket
        {
            Id = default,
            CreatedAt = default,
            Subject = "From ann@example.org",
            Fields = new Dictionary<string, string> { ["Reporter"] = "bob@example.org", ["Card"] = "4111-1111-1111-1111" },
        };
        var protection = new TicketProtection(All, new(new()));
        var stored = protection.Protect(ticket, requester: null);
        stored.Fields.ShouldBe(new Dictionary<string, string> { ["Reporter"] = "[email]", ["Card"] = "[card]" });
        stored.Redacted.ShouldBe(new Dictionary<string, int> { ["card"] = 1, ["email"] = 2 });
        protection.Protect(ticket with { Subject = "" }, requester: null).Fields.ShouldBe(stored.Fields);
    }

    [Fact]
    public void counts_what_it_replaces_and_does_only_what_it_is_told()
    {
        var (subject, body, counts) = All.Of("From ann@example.org", "or bob@example.org, 4111-1111-1111-1111");
        (subject, body).ShouldBe(("From [email]", "or [email], [card]"));
        counts.ShouldBe(new Dictionary<string, int> { ["card"] = 1, ["email"] = 2 });
        new Redaction(new() { Redact = "card" }).Of("", "ann@example.org").Body.ShouldBe("ann@example.org");
        new Redaction(new()).Of("ann@example.org", "").ShouldBe(new RedactedText("ann@example.org", "", null));
    }

    [Fact]
    public void finds_it_between_any_other_words() =>
        Gen.Select(Gen.String, Gen.OneOfConst("ann@example.org", "4111111111111111", "+49 30 1234567"), Gen.String)
            .Sample(parts => !Redact($"{parts.Item1} {parts.Item2} {parts.Item3}").Contains(parts.Item2, StringComparison.Ordinal));

    // Each is as long as a body may be, and made to be tried again from each of its characters.
    [Theory]
    [InlineData("a")]
    [InlineData("a@")]
    [InlineData("a.")]
    [InlineData("a@a.")]
    [InlineData("0")]
    [InlineData("0 ")]
    [InlineData("AA00 ")]
    [InlineData("+1-")]
    public void takes_a_time_in_proportion_to_the_text(string unit)
    {
        var time = Stopwatch.StartNew();
        Redact(string.Concat(Enumerable.Repeat(unit, 65_536 / unit.Length)));
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}
