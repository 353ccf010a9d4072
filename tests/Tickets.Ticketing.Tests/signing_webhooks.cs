using System.Net;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class signing_webhooks
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // The vector that the libraries of Standard Webhooks test with.
    [Fact]
    public void signs_as_the_specification_does() =>
        Sign(Secret).ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public void signs_with_each_secret()
    {
        var other = WebhookSecret.Create();
        Sign(other, Secret).ShouldBe($"{Sign(other)} {Sign(Secret)}");
        Sign(other).ShouldNotBe(Sign(Secret));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void takes_secrets_of_24_to_64_bytes(int bytes, bool taken) =>
        WebhookSecret.IsOne($"whsec_{Convert.ToBase64String(new byte[bytes])}").ShouldBe(taken);

    [Theory]
    [InlineData("")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_!fKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void takes_nothing_else(string text) => WebhookSecret.IsOne(text).ShouldBeFalse();

    [Fact]
    public void waits_longer_each_time_and_gives_up_after_ten()
    {
        TimeSpan?[] middle = [.. Enumerable.Range(1, 10).Select(attempts => BackOff.After(attempts, 0.5))];
        middle.Select(wait => wait?.TotalSeconds)
            .ShouldBe([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, null]);
        (BackOff.After(2, 0), BackOff.After(2, 1)).ShouldBe((TimeSpan.FromSeconds(270), TimeSpan.FromSeconds(330)));
    }

    [Theory]
    [InlineData("93.184.215.14", true)]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.1.2.3", false)]
    [InlineData("::10.1.2.3", false)]
    [InlineData("64:ff9b::a01:203", false)]
    [InlineData("2002:a01:203::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1%1", false)]
    public void knows_which_addresses_are_public(string address, bool isPublic) =>
        PublicAddresses.Has(IPAddress.Parse(address)).ShouldBe(isPublic);

    private static string Sign(params string[] secrets) =>
        WebhookSecret.Sign(
            secrets,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            """{"test": 2432232314}"""
        );
}
