using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A help desk sends its own webhooks, which become tickets; whoever connects it sees why some do not.</summary>
[Collection(OneHost.Name)]
public sealed class connecting_a_help_desk(TicketsHost host) : IAsyncLifetime
{
    private const string Secret = "It's a Secret to Everybody";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => host.ClearAsync();

    // Failed when the route asked for a key.
    [Fact]
    public async Task its_event_becomes_one_ticket_however_often_it_comes()
    {
        var body = await ConnectAsync();
        var received = await (await SendAsync(body)).JsonAsync();
        (received.Text("outcome"), received.Text("reason")).ShouldBe(("accepted", "null"));
        var ticket = await host.GetAsync($"/requests/{received.Text("ticket_id")}");
        (ticket.Text("source"), ticket.Text("external_id"), ticket.Text("subject")).ShouldBe(("code", "444500041", "Spelling error in the README file"));
        ticket["fields"]!.Text("repository").ShouldBe("Hello-World");

        var again = await (await SendAsync(body)).JsonAsync();
        (again.Text("outcome"), again.Text("ticket_id")).ShouldBe(("repeated", received.Text("ticket_id")));
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(1);
    }

    // Failed when what came about a known ticket changed nothing, and when an older event took the place of a newer one.
    [Fact]
    public async Task an_update_replaces_the_text_unless_it_is_older_than_what_is_there()
    {
        object[] updates = [new { at = "/event", @in = new[] { "changed" } }];
        var map = new { external_id = "/id", subject = "/title", body = "/text", requester = "/from", changed_at = "/at" };
        await PutAsync(HttpMethod.Post, "/connections", new { name = "desk", settings = new { verify = new { kind = "none" }, updates, map } });
        var id = (await EventAsync("created", "The invoice is wrong", 1)).Text("ticket_id");
        await EventuallyAsync(async () => (await host.GetAsync($"/requests/{id}")).Text("category"), "billing");

        (await EventAsync("seen", "Something else", 2)).Text("detail").ShouldBe("null");
        (await EventAsync("changed", "The screen stays black\n\nOn Fri, 27 Nov 2026 at 08:00, Ann <ann@mail.example> wrote:\n> The invoice is wrong", 3)).Text("detail").ShouldBe(
            "Its text was replaced; it is decided about again, unless a person has decided."
        );
        await EventuallyAsync(
            async () => (await host.GetAsync($"/requests/{id}")) is var ticket && ticket.Text("status") != "queued" && ticket.Text("version") == "2",
            "it is decided about again"
        );
        (await EventAsync("changed", "The invoice is wrong", 2)).Text("detail").ShouldBe("null");
        (await EventAsync("changed", "The screen stays black\n\nOn Fri, 27 Nov 2026 at 08:00, Ann <ann@mail.example> wrote:\n> The invoice is wrong", 4)).Text("detail").ShouldBe("null");
        var ticket = await host.GetAsync($"/requests/{id}");
        (ticket.Text("body"), ticket.Text("version"), ticket.Text("quoted")).ShouldBe(
            ("The screen stays black", "2", "On Fri, 27 Nov 2026 at 08:00, Ann <ann@mail.example> wrote:\n> The invoice is wrong")
        );
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(1);

        async Task<JsonNode> EventAsync(string what, string text, int minute)
        {
            var answer = await host.Http.PostAsJsonAsync(
                "/in/desk",
                new { @event = what, id = 1, title = "Help", text, from = "ann", at = $"2026-11-27T08:0{minute}:00Z" }
            );
            return await answer.EnsureSuccessStatusCode().JsonAsync();
        }
    }

    // Failed when the log was written for what was accepted only.
    [Fact]
    public async Task what_comes_is_kept_with_what_became_of_it()
    {
        var body = await ConnectAsync();
        (await SendAsync(body)).EnsureSuccessStatusCode();
        (await SendAsync(body.Replace("\"opened\"", "\"labeled\"", StringComparison.Ordinal))).EnsureSuccessStatusCode();
        var own = await (await SendAsync(body.Replace("\"sender\":{\"login\":\"Codertocat\"", "\"sender\":{\"login\":\"tickets-bot\"", StringComparison.Ordinal))).JsonAsync();
        (own.Text("outcome"), own.Text("reason")).ShouldBe(("passed_over", "own_update"));
        var wrong = await (await SendAsync(body, secret: "another")).ShouldBeProblemAsync(401);
        wrong.ShouldContain("The signature in X-Hub-Signature-256 does not fit the body and the secret.");
        (await (await SendAsync("{\"action\"")).ShouldBeProblemAsync(400)).ShouldContain("not valid JSON");
        (await (await SendAsync("""{"action":"opened","issue":{"id":1,"title":["x"]}}""")).ShouldBeProblemAsync(400)).ShouldContain(
            "\"subject\":[\"is a list at /issue/title, and no text\"]"
        );
        await (await SendAsync(new string(' ', 1024 * 1024 + 1))).ShouldBeProblemAsync(413);
        await (await SendAsync(body, name: "none")).ShouldBeProblemAsync(404);

        await EventuallyAsync(
            async () =>
                string.Join(' ', (await host.GetAsync("/connections/code/events"))["items"]!.AsArray().Select(one => $"{one!.Text("outcome")}/{one!.Text("reason")}")),
            "refused/too_large refused/mapping refused/unreadable refused/signature passed_over/own_update passed_over/condition accepted/null"
        );
        var events = (await host.GetAsync("/connections/code/events"))["items"]!.AsArray();
        events[5]!.Text("detail").ShouldBe("/action is 'labeled', and must be one of opened.");
        (events[6]!.Text("external_id"), events[0]!.Text("bytes")).ShouldBe(("444500041", "1048577"));
        events[5]!.Text("external_id").ShouldBe("444500041");
        (await host.GetAsync("/connections/code/events?outcome=refused"))["items"]!.AsArray().ShouldAllBe(one => one!.Text("outcome") == "refused");
        var known = events.Count(one => one!.Text("external_id") == "444500041");
        (await RunAsync("events", "code", "--external-id", "444500041")).Split('\n').Length.ShouldBe(known);
        (await RunAsync("events", "code", "--outcome", "accepted")).Split('\n').Length.ShouldBe(events.Count(one => one!.Text("outcome") == "accepted"));
        await (await host.Http.GetAsync("/connections/code/events?outcome=lost")).ShouldBeProblemAsync(400);
        var connection = await host.GetAsync("/connections/code");
        (connection.Text("accepted"), connection.Text("passed_over"), connection.Text("refused")).ShouldBe(("1", "2", "4"));
        connection.Text("last_event_at").ShouldBe(events[0]!.Text("at"));
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(1);
    }

    // Failed when the log of an outcome had no end.
    [Fact]
    public async Task the_log_keeps_a_hundred_of_each_outcome()
    {
        var body = await ConnectAsync();
        (await SendAsync(body)).EnsureSuccessStatusCode();
        for (var i = 0; i < 105; i++)
            await SendAsync(body, secret: "another");
        await EventuallyAsync(() => host.ScalarAsync<long>("select refused from ticketing.connection"), 105);
        (await host.ScalarAsync<long>("select count(*) from ticketing.connection_event where outcome = 'refused'")).ShouldBe(100);
        (await host.ScalarAsync<long>("select count(*) from ticketing.connection_event where outcome = 'accepted'")).ShouldBe(1);
    }

    // Failed when a trial stored what it read.
    [Fact]
    public async Task a_payload_can_be_tried()
    {
        var body = await ConnectAsync();
        using var request = Signed("/connections/code/try", body, Secret);
        var tried = await (await host.Http.SendAsync(request)).JsonAsync();
        (tried.Text("outcome"), tried.Text("unverified"), tried["ticket"]!.Text("requester")).ShouldBe(("accepted", "null", "Codertocat"));
        using var unsigned = Signed("/connections/code/try", body, "another");
        (await (await host.Http.SendAsync(unsigned)).JsonAsync()).Text("unverified").ShouldContain("does not fit");
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(0);

        var sample = JsonNode.Parse(await RunAsync("try", "zammad"))!;
        (sample.Text("unverified"), sample["ticket"]!.Text("priority")).ShouldBe(("null", "medium"));
    }

    // Failed when a change lost the secret.
    [Fact]
    public async Task it_is_made_changed_and_removed()
    {
        var made = await PutAsync(HttpMethod.Post, "/connections", new { name = "desk", recipe = "zammad", by = "ann" });
        var secret = made.Text("secret");
        secret.Length.ShouldBe(64);
        (made["connection"]!.Text("created_by"), made["connection"]!.Text("path")).ShouldBe(("ann", "/in/desk"));
        (await host.Http.GetStringAsync("/connections")).ShouldNotContain(secret);
        await (await host.Http.PostAsJsonAsync("/connections", new { name = "desk", recipe = "zammad" })).ShouldBeProblemAsync(409);

        var changed = await PutAsync(HttpMethod.Put, "/connections/desk", new { recipe = "zammad", settings = new { keep_quotes = true } });
        (changed.Text("secret"), changed["connection"]!["settings"]!.Text("keep_quotes")).ShouldBe(("null", "true"));
        (await host.ScalarAsync<string>("select secret from ticketing.connection")).ShouldBe(secret);

        var other = JsonNode.Parse(await RunAsync("change", "desk", "--values", "own_user=other"))!;
        var (settings, ofRecipe) = (other["connection"]!["settings"]!, other["connection"]!.Text("recipe"));
        (other.Text("secret"), ofRecipe, settings.Text("keep_quotes"), settings["values"]!.Text("own_user")).ShouldBe(("null", "zammad", "true", "other"));
        (await RunAsync("list")).ShouldContain("\"desk\"");
        await RunAsync("remove", "desk");
        await (await host.Http.GetAsync("/connections/desk")).ShouldBeProblemAsync(404);
        (await host.GetAsync("/connections/recipes"))["items"]!.AsArray().Count.ShouldBe(9);
        await EventuallyAsync(
            () => host.ScalarAsync<string>($"select coalesce(string_agg(method || coalesce(target, '-'), ' ' order by at, id), '') from {TicketsHost.Audit}"),
            "POST- PUTdesk CLIdesk CLIdesk"
        );
    }

    [Theory]
    [InlineData("""{"name":"Desk","recipe":"zammad"}""", "\"name\":[\"must be 1 to 50 of a to z")]
    [InlineData("""{"name":"api","recipe":"zammad"}""", "\"name\":[\"must be 1 to 50 of a to z")]
    [InlineData("""{"name":"desk","recipe":"osticket"}""", "\"recipe\":[\"must be one of freescout")]
    [InlineData("""{"name":"desk"}""", "\"settings\":[\"are missing, and so is the recipe")]
    [InlineData("""{"name":"desk","settings":{"map":{"external_id":"/id","subject":"/s"}}}""", "\"settings.verify\":[\"is missing; {\\\"kind\\\": \\\"none\\\"}")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"verify":{"kind":"hmac"}}}""", "\"settings.verify.header\":[\"is missing")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"verify":{"kind":"hmac","header":"X","hash":"md5"}}}""", "\"settings.verify.hash\":[\"must be one of sha1")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"verify":{"kind":"hmac","header":"X","signed_text":"{timestamp}{body}"}}}""", "timestamp_header\":[\"is missing")]
    [InlineData("""{"name":"desk","recipe":"zammad","secret":"x y","settings":{"verify":{"kind":"hmac","header":"X","key":"base64"}}}""", "\"secret\":[\"is not written as base64")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"map":{"subject":"ticket"}}}""", "\"settings.map.external_id\":[\"is missing")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"map":{"external_id":"/id","subject":"ticket"}}}""", "\"settings.map.subject\":[\"must be a JSON Pointer")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"when":[{"at":"/a"}]}}""", "\"settings.when[0]\":[\"must have in")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"wen":[]}}""", "\"settings.wen\":[\"is not a field")]
    [InlineData("""{"name":"desk","recipe":"zammad","settings":{"map":{"external_id":"/id","subject":"/s","priorities":{"1":"urgent"}}}}""", "must be one of low, medium")]
    public async Task says_what_is_wrong_with_one(string body, string hint)
    {
        var answer = await host.Http.PostAsync("/connections", Refusals.Json(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(hint);
    }

    // The event of the recipe, as GitHub documents it.
    private async Task<string> ConnectAsync()
    {
        var made = await PutAsync(
            HttpMethod.Post,
            "/connections",
            new { name = "code", recipe = "github", secret = Secret, values = new { own_user = "tickets-bot" } }
        );
        made.Text("secret").ShouldBe("null");
        return (await host.GetAsync("/connections/recipes"))["items"]!.AsArray().Single(recipe => recipe!.Text("name") == "github")!["sample"]!.Text("body");
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string secret = Secret, string name = "code")
    {
        using var request = Signed($"/in/{name}", body, secret);
        return await host.Http.SendAsync(request);
    }

    private static HttpRequestMessage Signed(string url, string body, string secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = Refusals.Json(body) };
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(signature)}");
        request.Headers.Add("X-GitHub-Event", "issues");
        if (url.StartsWith("/in/", StringComparison.Ordinal))
            request.Headers.Add("Accept", "text/html"); // nobody can tell a help desk what to accept
        return request;
    }

    private async Task<JsonNode> PutAsync(HttpMethod method, string url, object body)
    {
        using var request = new HttpRequestMessage(method, url) { Content = JsonContent.Create(body) };
        var answer = await host.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await Utility.RunAsync(["connections", .. arguments]);
        code.ShouldBe(0, errors);
        return output.Trim();
    }
}
