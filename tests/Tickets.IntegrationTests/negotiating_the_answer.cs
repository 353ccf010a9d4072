using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class negotiating_the_answer(TicketsHost host) : IAsyncLifetime
{
    private static readonly string Batch =
        "{\"tickets\":[" + string.Join(',', Enumerable.Repeat(Keys.Ticket, 20)) + "]}";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with 200, when nobody looked at the header.
    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0, */*", 406)]
    [InlineData("text/html, */*;q=0.1", 200)]
    [InlineData("application/json", 200)]
    public async Task a_client_that_does_not_take_json_is_told(string accept, int status)
    {
        using var answer = await AskAsync("/requests", "Accept", accept);
        if (status == 406)
            (await answer.ShouldBeProblemAsync(status)).ShouldContain("application/json");
        else
            ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/scalar/")]
    public async Task what_is_no_route_of_a_module_answers_all_the_same(string path)
    {
        using var answer = await AskAsync(path, "Accept", "application/vnd.oai.openapi+json");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // Failed, with the plain text, without compression.
    [Theory]
    [InlineData("/openapi/v1.json", "gzip, br", "br")]
    [InlineData("/requests", "gzip", "gzip")]
    [InlineData("/requests?limit=0", "gzip", "gzip")]
    [InlineData("/requests", "zstd", null)]
    [InlineData("/requests", null, null)]
    public async Task an_answer_is_compressed_for_who_asks_for_it(string path, string? accepted, string? encoding)
    {
        using var answer = await AskAsync(path, "Accept-Encoding", accepted);
        answer.Content.Headers.ContentEncoding.ShouldBe(encoding is null ? [] : [encoding]);
        if (encoding is null)
            return;
        answer.Headers.Vary.ShouldContain("Accept-Encoding");
        using var plain = await AskAsync(path, "Accept-Encoding", "identity");
        var (unpacked, expected) = (JsonNode.Parse(await UnpackAsync(answer))!, await plain.JsonAsync());
        unpacked.AsObject().Remove("trace_id");
        expected.AsObject().Remove("trace_id");
        JsonNode.DeepEquals(unpacked, expected).ShouldBeTrue();
    }

    // Failed, with packed bytes for a client that takes none, when what was kept was the answer as it was sent.
    [Fact]
    public async Task an_answer_that_comes_again_is_compressed_for_each_client_anew()
    {
        var key = $"{Guid.NewGuid()}";
        using var first = await SubmitAsync("br", "/requests/batch", Batch, key);
        first.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        using var second = await SubmitAsync(null, "/requests/batch", Batch, key);
        second.Content.Headers.ContentEncoding.ShouldBeEmpty();
        (await UnpackAsync(first)).ShouldBe(await second.Content.ReadAsStringAsync());
    }

    // Failed when all were.
    [Fact]
    public async Task a_short_answer_is_not_worth_it()
    {
        using var accepted = await SubmitAsync("br", "/requests", Keys.Ticket, null);
        accepted.Content.Headers.ContentEncoding.ShouldBeEmpty();
        using var kept = await SubmitAsync("br", "/requests/batch", $"{{\"tickets\":[{Keys.Ticket}]}}", $"{Guid.NewGuid()}");
        kept.StatusCode.ShouldBe(HttpStatusCode.MultiStatus);
        kept.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    private Task<HttpResponseMessage> AskAsync(string path, string header, string? value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (value is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        return host.Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> SubmitAsync(string? encoding, string path, string body, string? key)
    {
        var content = new StringContent(body, Encoding.UTF8, "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (encoding is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return host.Http.SendAsync(request);
    }

    private static async Task<string> UnpackAsync(HttpResponseMessage answer)
    {
        var packed = await answer.Content.ReadAsStreamAsync();
        await using Stream plain = answer.Content.Headers.ContentEncoding.Single() switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            _ => new GZipStream(packed, CompressionMode.Decompress),
        };
        using var text = new StreamReader(plain);
        return await text.ReadToEndAsync();
    }
}
