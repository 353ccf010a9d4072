using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>Each help desk shows in its own way that it is the sender.</summary>
public class verifying_a_help_desk
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-27T08:00:00Z", CultureInfo.InvariantCulture);

    private static readonly Verification Zendesk = Recipe.Find("zendesk")!.Settings.Verify!;

    // Failed when the hash was always SHA-256. Vectors of RFC 2202 and RFC 4231, of docs.github.com and of developer.atlassian.com.
    [Theory]
    [InlineData("sha1", "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    [InlineData("sha256", "Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData(
        "sha512",
        "Jefe",
        "what do ya want for nothing?",
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    )]
    [InlineData("sha256", "It's a Secret to Everybody", "Hello, World!", "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256", "It's a Secret to Everybody", "Hello World!", "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9")]
    public void knows_signatures_that_others_have_published(string hash, string secret, string body, string signature)
    {
        var how = new Verification { Kind = "hmac", Header = "X-Hub-Signature", Prefix = $"{hash}=", Hash = hash };
        WhyNot(how, secret, body, ("X-Hub-Signature", $"{hash}={signature}")).ShouldBeNull();
        WhyNot(how, secret, body, ("X-Hub-Signature", $"{hash}={signature.ToUpperInvariant()}")).ShouldBeNull();
        WhyNot(how, secret, body + " ", ("X-Hub-Signature", $"{hash}={signature}")).ShouldNotBeNull();
        WhyNot(how, secret + " ", body, ("X-Hub-Signature", $"{hash}={signature}")).ShouldNotBeNull();
    }

    // Failed when the key was taken as it is. The vector that the libraries of Standard Webhooks test with.
    [Fact]
    public void knows_standard_webhooks()
    {
        var how = new Verification
        {
            Kind = "hmac",
            Header = "webhook-signature",
            Prefix = "v1,",
            Encoding = "base64",
            Key = "base64",
            SignedText = "{id}.{timestamp}.{body}",
            TimestampHeader = "webhook-timestamp",
            IdHeader = "webhook-id",
        };
        (string, string)[] headers =
        [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,AAAA v1a,BBBB v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ];
        const string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var sent = DateTimeOffset.FromUnixTimeSeconds(1614265330);
        WhyNot(how, secret, """{"test": 2432232314}""", sent.AddSeconds(300), headers).ShouldBeNull();
        WhyNot(how, secret, """{"test": 2432232314}""", sent.AddSeconds(301), headers).ShouldBe(
            "The header webhook-timestamp is more than 300 s off: 1614265330."
        );
        WhyNot(how, secret, """{"test": 2432232315}""", sent, headers)!.ShouldContain("does not fit");
    }

    // Failed when the header was taken as a whole. The signature was made with Python's hmac.
    [Theory]
    [InlineData("t=1764230400,v1=SIGNATURE", null)]
    [InlineData("v0=00, v1=00, v1=SIGNATURE, t=1764230400", null)]
    [InlineData("t=1764230401,v1=SIGNATURE", "The signature in X-Sign does not fit the body and the secret.")]
    [InlineData("t=1764230400,v2=SIGNATURE", "The signature in X-Sign does not fit the body and the secret.")]
    [InlineData("t=1764230000,v1=SIGNATURE", "t= in the header X-Sign is more than 300 s off: 1764230000.")]
    [InlineData("v1=SIGNATURE", "t= in the header X-Sign is missing.")]
    public void takes_time_and_signature_from_one_header(string header, string? why)
    {
        const string signature = "3c4c1a9e30b2b61df7dd980673d8a05dcbf57ec5d9f731bbf4248d0c0728e786";
        var how = new Verification { Kind = "hmac", Header = "X-Sign", SignaturePart = "v1", TimestampPart = "t", SignedText = "{timestamp}.{body}" };
        var sent = DateTimeOffset.FromUnixTimeSeconds(1764230400);
        WhyNot(how, "It's a Secret to Everybody", "Hello, World!", sent, [("X-Sign", header.Replace("SIGNATURE", signature))]).ShouldBe(why);
    }

    // Failed when the tolerance was not looked at.
    [Theory]
    [MemberData(nameof(Names))]
    public void believes_the_event_of_each_recipe_and_no_other(string name)
    {
        var (recipe, sample) = (Recipe.Find(name)!, Recipe.Find(name)!.Sample);
        var how = recipe.Settings.Verify!;
        Try(sample.Body, sample.Secret!, sample.At).ShouldBeNull();
        Try(sample.Body, sample.Secret! + "x", sample.At).ShouldNotBeNull();
        if (how.Kind == "hmac")
            Try(sample.Body.Replace('a', 'e'), sample.Secret!, sample.At)!.ShouldContain("does not fit");
        if (how.TimestampHeader is { } header)
        {
            var tolerance = how.ToleranceSeconds ?? Verification.DefaultTolerance;
            Try(sample.Body, sample.Secret!, sample.At.AddSeconds(tolerance + 10))!.ShouldContain($"The header {header} is more than {tolerance} s off");
            Try(sample.Body, sample.Secret!, sample.At.AddSeconds(-tolerance - 10))!.ShouldContain($"The header {header} is more than");
        }

        string? Try(string body, string secret, DateTimeOffset at) =>
            WhyNot(how, secret, body, at, [.. sample.Headers.Select(one => (one.Key, one.Value))]);
    }

    public static TheoryData<string> Names => [.. Recipe.All.Where(recipe => recipe.Settings.Mailbox is null).Select(recipe => recipe.Name)];

    // Failed when a time that can't be read was taken for 1970.
    [Theory]
    [InlineData("1795766400", null)]
    [InlineData("1795766400000", null)]
    [InlineData("2026-11-27T08:00:00Z", "does not fit")]
    [InlineData("", "is missing")]
    [InlineData("soon", "is no time")]
    [InlineData("99999999999999999", "is no time")]
    [InlineData("-1", "is no time")]
    public void reads_times_as_seconds_milliseconds_and_text(string time, string? error)
    {
        const string secret = "Jefe";
        var bytes = Encoding.UTF8.GetBytes(time + "{}");
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes));
        if (error == "does not fit")
            signature = Convert.ToBase64String(new byte[32]);
        var why = WhyNot(
            Zendesk,
            secret,
            "{}",
            ("X-Zendesk-Webhook-Signature", signature),
            ("X-Zendesk-Webhook-Signature-Timestamp", time)
        );
        if (error is null)
            why.ShouldBeNull();
        else
            why!.ShouldContain(error);
    }

    // Failed when what is missing was taken for an empty text.
    [Fact]
    public void says_what_is_missing()
    {
        WhyNot(Zendesk, "s", "{}").ShouldBe("The header X-Zendesk-Webhook-Signature is missing.");
        WhyNot(new() { Kind = "token", Header = "X-Token" }, "s", "{}").ShouldBe("The header X-Token is missing.");
        WhyNot(new() { Kind = "basic", User = "ann" }, "s", "{}", ("Authorization", "Bearer s"))!.ShouldContain("no name and password");
    }

    // Failed when a name without a password was enough.
    [Theory]
    [InlineData("YW5uOnM=", true)]
    [InlineData("YW5uOg==", false)]
    [InlineData("Ym9iOnM=", false)]
    [InlineData("", false)]
    public void takes_one_name_and_one_password(string sent, bool believed) =>
        (WhyNot(new() { Kind = "basic", User = "ann" }, "s", "{}", ("Authorization", $"Basic {sent}")) is null).ShouldBe(believed);

    [Theory]
    [InlineData("Bearer s", true)]
    [InlineData("s", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Bearer s2", false)]
    public void takes_one_token(string sent, bool believed) =>
        (WhyNot(new() { Kind = "token", Header = "Authorization", Prefix = "Bearer " }, "s", "{}", ("Authorization", sent)) is null).ShouldBe(
            believed
        );

    [Fact]
    public void believes_anybody_if_that_was_said() => WhyNot(new() { Kind = "none" }, null, "{}").ShouldBeNull();

    private static string? WhyNot(Verification how, string? secret, string body, params (string, string)[] headers) =>
        WhyNot(how, secret, body, Now, headers);

    private static string? WhyNot(Verification how, string? secret, string body, DateTimeOffset now, (string Name, string Value)[] headers)
    {
        var sent = new HeaderDictionary();
        foreach (var (name, value) in headers)
            sent[name] = value;
        return Verifier.WhyNot(how, secret, sent, Encoding.UTF8.GetBytes(body), now);
    }
}
