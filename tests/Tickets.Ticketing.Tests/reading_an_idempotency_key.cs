using Microsoft.AspNetCore.Http;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class reading_an_idempotency_key
{
    private static string Read(params string[] values)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[IdempotencyKey.Header] = values;
        return IdempotencyKey.Read(context.Request);
    }

    // Failed when the quotes were part of the key.
    [Theory]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("\"a key\"", "a key")]
    [InlineData(" a key ", "a key")]
    [InlineData(@"""a \""key\"" \\""", @"a ""key"" \")]
    [InlineData("a\"b", "a\"b")]
    public void takes_it_as_it_is_and_quoted(string value, string key) => Read(value).ShouldBe(key);

    // Failed for 256 characters without a limit.
    [Fact]
    public void takes_255_characters()
    {
        var longest = new string('k', 255);
        Read(longest).ShouldBe(longest);
        Read($"\"{longest}\"").ShouldBe(longest);
        Should.Throw<RefusedException>(() => Read(longest + "k")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("\"a\"b\"")]
    [InlineData("tab\tinside")]
    [InlineData("Schlüssel")]
    [InlineData("one", "two")]
    public void refuses_what_is_none(params string[] values) =>
        Should.Throw<RefusedException>(() => Read(values)).Errors!.Keys.ShouldBe([IdempotencyKey.Header]);
}
