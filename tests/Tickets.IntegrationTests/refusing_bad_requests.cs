using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class refusing_bad_requests(TicketsHost host)
{
    [Theory]
    [InlineData("", 400, "JSON object")]
    [InlineData("null", 400, "JSON object")]
    [InlineData("{", 400, "not valid JSON")]
    [InlineData("""{"subject":"s" "body":"b"}""", 400, "not valid JSON")]
    // Failed, with "not valid JSON", for what is valid JSON of another type.
    [InlineData("[]", 400, "must be a JSON object, not an array")]
    [InlineData("\"text\"", 400, "must be a JSON object, not a string")]
    [InlineData("17", 400, "must be a JSON object, not a number")]
    [InlineData("{}", 400, "\"errors\":{\"body\":[\"is missing, and so is the subject: one of them must say something\"]}")]
    [InlineData(
        """{"subject":"","body":" ","priority":"low"}""",
        400,
        "\"body\":[\"is missing, and so is the subject"
    )]
    // Failed, with "has the wrong type, or text that is not valid Unicode" for all of these.
    [InlineData("""{"subject":5,"body":"b","priority":"low"}""", 400, "\"subject\":[\"must be a string, not a number")]
    [InlineData("""{"subject":"s","body":["b"],"priority":"low"}""", 400, "\"body\":[\"must be a string, not an array")]
    [InlineData("""{"subject":"s","body":"b","priority":"soon"}""", 400, "\"priority\":[\"must be one of")]
    [InlineData("""{"subject":"s","body":"b","priority":3}""", 400, "\"priority\":[\"must be a string, not a number")]
    [InlineData(
        """{"subject":"s","body":"b","priority":"low","x":1}""",
        400,
        "\"x\":[\"is not a field of this request"
    )]
    // Failed, with 202 and the last of them stored, when all but one were passed over.
    [InlineData("""{"subject":"s","subject":"t"}""", 400, "\"subject\":[\"may be given once")]
    [InlineData("""{"subject":"s","SUBJECT":"t"}""", 400, "\"subject\":[\"may be given once")]
    [InlineData("""{"subject":"s\u0000","body":"b","priority":"low"}""", 400, "NUL")]
    [InlineData("""{"subject":"s","body":"\ud800","priority":"low"}""", 400, "\"body\":[\"is not valid Unicode")]
    public async Task of_a_ticket(string body, int status, string hint) =>
        await host.ShouldRefuseAsync("/requests", Refusals.Json(body), status, hint);

    // Failed, with "not valid JSON", for what is only nested deeply; and without an answer in 100 s, when the time to
    // look into it went by the square of the depth.
    [Fact]
    public async Task of_half_a_million_arrays()
    {
        var body = new string('[', 500_000) + new string(']', 500_000);
        await host.ShouldRefuseAsync("/requests", Refusals.Json(body), 400, "must be a JSON object, not an array");
        var field = Refusals.Json($"{{\"subject\":{body}}}");
        await host.ShouldRefuseAsync("/requests", field, 400, "must be a string, not an array");
    }

    [Fact]
    public async Task of_ten_megabytes() =>
        await host.ShouldRefuseAsync(
            "/requests",
            Refusals.Json($$"""{"body":"{{new string('x', 10_000_000)}}"}"""),
            413,
            "at most 1048576 bytes"
        );

    [Fact]
    public async Task of_another_type() =>
        await host.ShouldRefuseAsync(
            "/requests",
            new StringContent("subject=s", Encoding.UTF8, "text/html"),
            415,
            "application/json"
        );

    [Fact]
    public async Task with_bytes_that_are_not_utf8() =>
        await host.ShouldRefuseAsync(
            "/requests",
            Refusals.Bytes(
                [.. "{\"subject\":\""u8, 0xff, 0xfe, .. "\",\"body\":\"b\",\"priority\":\"low\"}"u8],
                "application/json"
            ),
            400,
            "\"subject\":[\"is not valid Unicode"
        );

    // Failed, with 202 or 400, when nobody looked at these headers.
    [Theory]
    [InlineData("application/json; charset=utf-16", null, "not as utf-16")]
    [InlineData("application/json; charset=iso-8859-1", null, "not as iso-8859-1")]
    [InlineData("application/json", "gzip", "without Content-Encoding: gzip")]
    // Failed, with 202, when all that ends in +json was JSON.
    [InlineData("application/vnd.api+json", null, "Content-Type: application/json")]
    [InlineData("application/ld+json", null, "Content-Type: application/json")]
    [InlineData("text/json", null, "Content-Type: application/json")]
    public async Task of_json_in_another_encoding(string type, string? encoding, string hint)
    {
        var content = Refusals.Json("""{"subject":"s","body":"b","priority":"low"}""");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        await host.ShouldRefuseAsync("/requests", content, 415, hint);
    }

    [Theory]
    [InlineData("""{"batch_size":0}""", "\"batch_size\":[\"must be from 1 to 10000\"]")]
    [InlineData("""{"batch_size":10001}""", "\"batch_size\":[\"must be from 1 to 10000\"]")]
    [InlineData("""{"batch_size":"2000"}""", "\"batch_size\":[\"must be a whole number, not a string")]
    [InlineData("""{"batch_size":null}x""", "not valid JSON (line 1, byte 20)")]
    [InlineData("""{"batch_size":true}""", "\"batch_size\":[\"must be a whole number, not true or false")]
    [InlineData("""{"batch_size":1.5}""", "\"batch_size\":[\"must be a whole number, and at most")]
    [InlineData("""{"batch_size":1e99}""", "\"batch_size\":[\"must be a whole number, and at most")]
    public async Task of_a_backlog_run(string body, string hint) =>
        await host.ShouldRefuseAsync(
            "/process-tickets",
            Refusals.Json(body),
            400,
            hint
        );

    // Failed, with 202 and the body unread, when a body counted as none unless it said its type or its length.
    [Theory]
    [InlineData("/process-tickets", """{"batch_size":7}""")]
    [InlineData("/requests", "{}")]
    public async Task of_a_body_that_does_not_say_its_type(string url, string body) =>
        await host.ShouldRefuseAsync(url, new Unlabelled(body), 415, "Content-Type: application/json");

    [Theory]
    [InlineData("""{"ids":["x"]}""", "\"ids[0]\":[\"must be a UUID")]
    [InlineData("""{"all":"yes"}""", "\"all\":[\"must be true or false, not a string")]
    [InlineData("""{"ids":{}}""", "\"ids\":[\"must be an array, not an object")]
    [InlineData("""{"a b":1}""", "\"a b\":[\"is not a field of this request")]
    public async Task of_a_replay(string body, string hint) =>
        await host.ShouldRefuseAsync(
            "/dead-letters/replay",
            Refusals.Json(body),
            400,
            hint
        );

    [Theory]
    [InlineData("/requests?limit=0", 400, "\"limit\":")]
    [InlineData("/requests?cursor=abc", 400, "\"cursor\":")]
    [InlineData("/requests?colour=red", 400, "\"colour\":")]
    [InlineData("/requests?category=a%00", 400, "\"category\":")]
    [InlineData("/requests/00000000-0000-0000-0000-000000000000?include=words", 400, "\"include\":")]
    [InlineData("/requests/00000000-0000-0000-0000-000000000000?include=REASONS", 404, "There is no ticket")]
    [InlineData("/status/00000000-0000-0000-0000-000000000000", 404, "There is no task")]
    // Failed, without a detail, when only what a route says itself had one.
    [InlineData("/requests/17", 404, "ids are UUIDs")]
    [InlineData("/status/nothing", 404, "ids are UUIDs")]
    [InlineData("/nothing", 404, "nothing at this path")]
    public async Task to_read(string url, int status, string hint)
    {
        var answer = await host.Http.GetAsync(url);
        (await answer.ShouldBeProblemAsync(status)).ShouldContain(hint);
    }

    // Failed, with plain text or without a trace id, when problems were written only to who asks for JSON.
    [Theory]
    [InlineData("/requests?limit=0", 406)]
    [InlineData("/nothing", 404)]
    [InlineData("/process-tickets", 405)]
    public async Task as_json_whatever_the_client_accepts(string url, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "Accept", "text/html" } } };
        var answer = await host.Http.SendAsync(request);
        await answer.ShouldBeProblemAsync(status);
        (await answer.JsonAsync()).Text("trace_id").ShouldNotBe("null");
    }

    /// <summary>A body in chunks, of no type and no length, as <c>curl -T -</c> sends it.</summary>
    private sealed class Unlabelled(string body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            stream.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
