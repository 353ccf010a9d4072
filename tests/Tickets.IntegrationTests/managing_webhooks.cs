using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Whoever has the scope admin says who is told what; who operates the service sees how it goes.</summary>
[Collection(OneHost.Name)]
public sealed class managing_webhooks(TicketsHost host) : IAsyncLifetime
{
    private static readonly string[] Events = ["ticket.classified", "ticket.corrected"];

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => host.ClearAsync();

    [Fact]
    public async Task makes_changes_and_deletes_them()
    {
        var made = await MakeAsync();
        var id = made["webhook"]!.Text("id");
        made.Text("secret").ShouldStartWith("whsec_");
        made["webhook"]!.Text("created_by").ShouldBe("ann");
        var listed = (await host.GetAsync("/webhooks"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        JsonNode.DeepEquals(listed, made["webhook"]).ShouldBeTrue();
        JsonNode.DeepEquals(await host.GetAsync($"/webhooks/{id}"), listed).ShouldBeTrue();

        var changed = await SendAsync(HttpMethod.Put, $"/webhooks/{id}", new { url = "https://other.example", events = Events[..1], enabled = false });
        (changed.Text("url"), changed.Text("events"), changed.Text("enabled")).ShouldBe(
            ("https://other.example", """["ticket.classified"]""", "false")
        );
        await (await host.Http.PostAsync($"/webhooks/{id}/test", null)).ShouldBeProblemAsync(409);

        var rotated = await SendAsync(HttpMethod.Post, $"/webhooks/{id}/rotate");
        rotated.Text("secret").ShouldNotBe(made.Text("secret"));
        rotated["webhook"]!.Text("previous_secret_until").ShouldStartWith("20");

        (await SendAsync(HttpMethod.Delete, $"/webhooks/{id}")).Text("id").ShouldBe(id);
        await (await host.Http.GetAsync($"/webhooks/{id}")).ShouldBeProblemAsync(404);
        await EventuallyAsync(
            () => host.ScalarAsync<string>($"select coalesce(string_agg(details ->> 'url', ' ' order by at, id), '') from {TicketsHost.Audit}"),
            "https://desk.example/hook https://other.example/ https://other.example/ https://other.example/"
        );
    }

    [Fact]
    public async Task a_request_that_comes_again_makes_no_second_one_and_the_secret_is_kept_nowhere_else()
    {
        const string body = """{"url": "https://desk.example", "events": ["job.finished"]}""";
        var first = await (await host.Http.PostOnceAsync("once", "/webhooks", body)).JsonAsync();
        var again = await (await host.Http.PostOnceAsync("once", "/webhooks", body)).JsonAsync();
        (again["webhook"]!.Text("id"), again.Text("secret")).ShouldBe((first["webhook"]!.Text("id"), "null"));
        var kept = await host.ScalarAsync<string>("select convert_from(body, 'UTF8') from ticketing.idempotency");
        kept.ShouldContain("desk.example");
        kept.ShouldNotContain(first.Text("secret"));
    }

    [Fact]
    public async Task lists_and_replays_deliveries()
    {
        var id = (await MakeAsync())["webhook"]!.Text("id");
        for (var i = 0; i < 3; i++)
            (await SendAsync(HttpMethod.Post, $"/webhooks/{id}/test")).Text("type").ShouldBe("test");
        await host.ExecuteAsync(
            """
            update ticketing.webhook_delivery set state = 'failed', attempts = 10, status = 500
            where sequence = (select min(sequence) from ticketing.webhook_delivery)
            """
        );
        var page = await host.GetAsync($"/webhooks/{id}/deliveries?limit=2");
        var rest = await host.GetAsync($"/webhooks/{id}/deliveries?limit=2&cursor={page.Text("next_cursor")}");
        (page["items"]!.AsArray().Count, rest.Text("next_cursor")).ShouldBe((2, "null"));
        var failed = rest["items"]!.AsArray().ShouldHaveSingleItem()!;
        var only = (await host.GetAsync($"/webhooks/{id}/deliveries?state=failed"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        JsonNode.DeepEquals(only, failed).ShouldBeTrue();
        await (await host.Http.GetAsync($"/webhooks/{id}/deliveries?state=failed&cursor={page.Text("next_cursor")}")).ShouldBeProblemAsync(400);

        var replayed = await SendAsync(HttpMethod.Post, $"/webhooks/{id}/deliveries/{failed.Text("id")}/replay");
        (replayed.Text("state"), replayed.Text("attempts")).ShouldBe(("pending", "0"));
        await (await host.Http.PostAsync($"/webhooks/{id}/deliveries/{failed.Text("id")}/replay", null)).ShouldBeProblemAsync(409);
        await (await host.Http.PostAsync($"/webhooks/{id}/deliveries/{Guid.Empty}/replay", null)).ShouldBeProblemAsync(404);

        await host.ExecuteAsync("update ticketing.webhook_delivery set state = 'failed'");
        (await SendAsync(HttpMethod.Post, $"/webhooks/{id}/replay", new { since = "2026-01-01T00:00:00Z" })).Text("replayed").ShouldBe("3");
        await (await host.Http.PostAsJsonAsync($"/webhooks/{id}/replay", new { })).ShouldBeProblemAsync(400);
    }

    [Theory]
    [InlineData("""{"events":["job.finished"]}""", "\"url\":[\"is missing")]
    [InlineData("""{"url":"desk","events":["job.finished"]}""", "\"url\":[\"must be an https URL")]
    [InlineData("""{"url":"http://desk.example","events":["job.finished"]}""", "\"url\":[\"must begin with https://, unless")]
    [InlineData("""{"url":"https://10.0.0.1/a","events":["job.finished"]}""", "\"url\":[\"10.0.0.1 is no public address")]
    [InlineData("""{"url":"https://[::1]/a","events":["job.finished"]}""", "\"url\":[\"::1 is no public address")]
    [InlineData("""{"url":"https://ann@desk.example","events":["job.finished"]}""", "\"url\":[\"must have no user")]
    [InlineData("""{"url":"https://desk.example","events":[]}""", "\"events\":[\"must be some of ticket.classified")]
    [InlineData("""{"url":"https://desk.example","events":["test"]}""", "\"events\":[\"must be some of")]
    [InlineData("""{"url":"https://desk.example","events":["job.finished"],"secret":"whsec_short"}""", "\"secret\":[\"must be whsec_")]
    public async Task says_what_is_wrong_with_one(string body, string hint)
    {
        var answer = await host.Http.PostAsync("/webhooks", Refusals.Json(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(hint);
    }

    [Fact]
    public async Task takes_twenty_and_urls_of_2000_characters_at_most()
    {
        await (await PostAsync($"https://desk.example/{new string('a', 1980)}")).ShouldBeProblemAsync(400);
        (await PostAsync($"https://desk.example/{new string('a', 1979)}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var i = 1; i < 20; i++)
            (await PostAsync($"https://desk.example/{i}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await PostAsync("https://desk.example")).ShouldBeProblemAsync(409)).ShouldContain("There are 20 webhooks already.");
    }

    [Fact]
    public async Task utilities_do_the_same()
    {
        var made = JsonNode.Parse(await RunAsync("create", "--url", "https://desk.example", "--events", "job.finished,ticket.failed"))!;
        var id = made["webhook"]!.Text("id");
        (await RunAsync("list")).ShouldContain(id);
        var sent = JsonNode.Parse(await RunAsync("test", "--id", id))!;
        (await RunAsync("deliveries", "--id", id, "--state", "pending")).ShouldContain(sent.Text("id"));
        await host.ExecuteAsync("update ticketing.webhook_delivery set state = 'failed'");
        (await RunAsync("replay", "--id", id, "--since", "2026-01-01T00:00:00Z")).ShouldContain("""{"replayed":1}""");
        JsonNode.Parse(await RunAsync("rotate", "--id", id))!.Text("secret").ShouldNotBe(made.Text("secret"));
        await RunAsync("delete", "--id", id);
        (await RunAsync("list")).ShouldBeEmpty();
        (await Utility.RunAsync("webhooks", "test")).ExitCode.ShouldBe(2);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await Utility.RunAsync(["webhooks", .. arguments]);
        code.ShouldBe(0, errors);
        return output.Trim();
    }

    private Task<JsonNode> MakeAsync() =>
        SendAsync(HttpMethod.Post, "/webhooks", new { url = "https://desk.example/hook?token=secret", events = Events, by = "ann" });

    private Task<HttpResponseMessage> PostAsync(string url) => host.Http.PostAsJsonAsync("/webhooks", new { url, events = Events });

    private async Task<JsonNode> SendAsync(HttpMethod method, string url, object? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : JsonContent.Create(body) };
        var answer = await host.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }
}
