using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>What <c>/models</c> takes and refuses, and what a broken model breaks.</summary>
public sealed class managing_models_over_http : OwnModels
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "tickets.csv");

    [Fact]
    public async Task says_who_promoted_what_and_refuses_the_rest_by_field()
    {
        var (first, second) = await TwoModelsAsync();
        await ModelsAsync(HttpMethod.Post, $"{second}/promote", HttpStatusCode.OK);
        var said = new { by = "ann", note = "tried out" };
        var entry = (await ModelsAsync(HttpMethod.Post, $"{first}/promote", HttpStatusCode.OK, said))!;
        (entry.Text("by"), entry.Text("note"), entry.Text("previous")).ShouldBe(("ann", "tried out", second));
        // Failed, with an entry made up for the answer, when the log had none of it.
        var again = await ModelsAsync(HttpMethod.Post, $"{first}/promote", HttpStatusCode.OK, new { by = "bob" });
        again!.ToJsonString().ShouldBe(entry.ToJsonString());
        var log = (await ModelsAsync(HttpMethod.Get, "promotions", HttpStatusCode.OK))!;
        log["items"]![0]!.ToJsonString().ShouldBe(entry.ToJsonString());

        // Failed, with the champion as its own shadow, with 204.
        await ModelsAsync(HttpMethod.Post, $"{first}/shadow", HttpStatusCode.Conflict);

        // Failed, with who and why taken from the query, when the body was ignored.
        await RefusedAsync($"{second}/promote", """{"by":"ann","reason":"none"}""", "reason");
        await RefusedAsync($"{second}/promote", """{"by":7}""", "by");
        await RefusedAsync($"{second}/promote", """{"by":""}""", "by");
        await RefusedAsync("rollback", $$"""{"note":"{{new string('x', 1001)}}"}""", "note");
        await RefusedAsync($"{second}/promote?by=ann", "", "by");
        await RefusedAsync("rollback?target=urgency", "", "target");
        (await PostAsync("rollback", "[]")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync("rollback", "{", "text/plain")).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        var tooLarge = await PostAsync("rollback", new string(' ', 100_000));
        tooLarge.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await AliasAsync("champion")).ShouldBe(first);
    }

    // Failed, with all of them on one page, when the lists had none.
    [Fact]
    public async Task lists_them_and_their_promotions_page_by_page()
    {
        var (first, second) = await TwoModelsAsync();
        foreach (var version in (string[])[first, second, first])
            await ModelsAsync(HttpMethod.Post, $"{version}/promote", HttpStatusCode.OK);
        await ModelsAsync(HttpMethod.Get, "promotions?limit=201", HttpStatusCode.BadRequest);

        var all = await ReadAsync("/models");
        all.Count.ShouldBe(2);
        (await ReadAsync("/models?limit=1")).ShouldBe(all);
        var log = await ReadAsync("/models/promotions");
        log.Count.ShouldBe(3);
        (await ReadAsync("/models/promotions?limit=2")).ShouldBe(log);

        var cursor = (await ModelsAsync(HttpMethod.Get, "promotions?limit=1", HttpStatusCode.OK))!.Text("next_cursor");
        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.OK);
        var next = await ModelsAsync(HttpMethod.Get, $"promotions?limit=1&cursor={cursor}", HttpStatusCode.OK);
        next!["items"]![0]!.ToJsonString().ShouldBe(log[1], "a promotion in between moves no page");
        await ModelsAsync(HttpMethod.Get, $"promotions?target=priority&cursor={cursor}", HttpStatusCode.BadRequest);
    }

    // Would fail if the answer did not say where the new version is.
    [Fact]
    public async Task makes_a_version_for_another_target()
    {
        var (first, _) = await TwoModelsWithChampionAsync();
        var evaluation = (await ModelsAsync(HttpMethod.Get, $"{first}/evaluation", HttpStatusCode.OK))!;
        evaluation["targets"]!.AsArray().Count.ShouldBe(50);
        evaluation["validation"]!.Text("model_version").ShouldBe(first);
        evaluation["test"]!.Text("model_version").ShouldBe(first);

        var answer = await PostAsync($"{first}/target", """{"target_precision": 0.99}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var made = (await answer.JsonAsync()).Text("version");
        answer.Headers.Location!.ToString().ShouldBe($"/models/{made}");
        (made == first, await AliasAsync("champion")).ShouldBe((false, first));
        (await RunAsync("models", "target", "--version", first, "--target-precision", "0.99")).ShouldContain(made);

        foreach (var body in (string[])["{}", """{"target_precision": 0.955}""", """{"target_precision": 1}"""])
            await RefusedAsync($"{first}/target", body, "target_precision");
        await RefusedAsync($"{first}/target", """{"target_precision": 0.9, "by": "ann"}""", "by");
    }

    private async Task<List<string>> ReadAsync(string url)
    {
        var items = new List<string>();
        for (string? next = url; next is not null;)
        {
            var answer = await Http.GetAsync(next);
            items.AddRange((await answer.JsonAsync())["items"]!.AsArray().Select(item => item!.ToJsonString()));
            next = answer.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        return items;
    }

    [Fact]
    public async Task tickets_wait_while_the_champion_is_damaged()
    {
        var (first, second) = await TwoModelsAsync();
        await DamageAsync(first);
        await ExecuteAsync($"insert into inference.model_alias values ('category', 'champion', '{first}')");
        var id = await IdAsync(await SubmitAsync("The invoice shows a wrong amount"));
        var ticket = await TicketAsync(id);
        (ticket.Text("status"), ticket.Text("reason")).ShouldBe(("queued", "no_model"));
        await Scenarios.EventuallyAsync(async () => (await ReadyAsync()).StatusCode.ToString(), "ServiceUnavailable");
        await Scenarios.EventuallyAsync(
            async () => (await (await ReadyAsync()).Content.ReadAsStringAsync()).Contains("checksum", StringComparison.Ordinal) ? "says why" : "",
            "says why"
        );

        await ExecuteAsync("update inference.model set sha256 = substr(sha256, 2)");
        await Scenarios.EventuallyAsync(async () => (await TicketAsync(id)).Text("model_version"), first);
        (await ReadyAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        // What is in use stays in use.
        await DamageAsync(second);
        await ExecuteAsync($"update inference.model_alias set version = '{second}'");
        await Scenarios.EventuallyAsync(() => Http.CheckAsync("model"), "degraded");
        await NewTicketIsOfAsync(first);
        (await ReadyAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task one_broken_card_breaks_no_list()
    {
        var (first, second) = await TwoModelsAsync();
        await ExecuteAsync($$"""update inference.model set card = '{"version":"{{first}}"}' where version = '{{first}}'""");
        var models = (await ModelsAsync(HttpMethod.Get, "", HttpStatusCode.OK))!["items"]!.AsArray();
        models.Single(model => model!.Text("version") == first)!.Text("damage").ShouldContain("its card");
        models.Single(model => model!.Text("version") == second)!.Text("damage").ShouldBe("null");
        (await RunAsync("models", "list")).ShouldContain("damaged");
    }

    // Failed with a stack trace. Not even root may write into a file as if it were a folder.
    [Fact]
    public async Task a_folder_that_can_not_be_written_is_named()
    {
        var (version, _) = await TwoModelsAsync();
        var file = Path.Combine(Folder, "file");
        await File.WriteAllTextAsync(file, "");
        var noFolder = Path.Combine(file, "models");
        await SaidInOneLineAsync(noFolder, new() { ["Model__Cache"] = noFolder }, "models", "promote", "--version", version);
        await SaidInOneLineAsync(noFolder, Utility.OnFiles(noFolder), "train", "--data", Sample, "--max-rows", "500");
    }

    // Failed, without the look at its aliases, when the champion was deleted with 204.
    [Fact]
    public async Task a_model_that_has_an_alias_or_is_damaged_stays_as_it_is()
    {
        var (previous, champion) = await TwoModelsWithChampionAsync();
        await ModelsAsync(HttpMethod.Post, $"{champion}/promote", HttpStatusCode.OK);
        await ModelsAsync(HttpMethod.Delete, champion, HttpStatusCode.Conflict);
        await ModelsAsync(HttpMethod.Delete, previous, HttpStatusCode.Conflict);

        await DamageAsync(previous);
        await ModelsAsync(HttpMethod.Post, $"{previous}/promote", HttpStatusCode.Conflict);
        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.Conflict);
        (await AliasAsync("champion")).ShouldBe(champion);
        await NewTicketIsOfAsync(champion);
    }

    // Failed, with no answer for what has to wait, when drift without a model was a 500.
    [Theory]
    [InlineData("GET", "0123456789ab", HttpStatusCode.NotFound)]
    [InlineData("GET", "shadow", HttpStatusCode.NotFound)]
    [InlineData("GET", "drift", HttpStatusCode.Conflict)] // there is no model in use
    [InlineData("POST", "0123456789ab/promote", HttpStatusCode.NotFound)]
    [InlineData("POST", "..%2fchampion/promote", HttpStatusCode.NotFound)]
    [InlineData("POST", "0123456789ab/promote?why=because", HttpStatusCode.BadRequest)]
    [InlineData("POST", "0123456789ab/shadow", HttpStatusCode.NotFound)]
    [InlineData("POST", "0123456789ab/shadow?target=category", HttpStatusCode.BadRequest)]
    [InlineData("POST", "rollback", HttpStatusCode.Conflict)]
    [InlineData("DELETE", "0123456789ab", HttpStatusCode.NotFound)]
    public async Task refuses_what_is_not_there(string method, string what, HttpStatusCode expected) =>
        (await ModelsAsync(new HttpMethod(method), what, expected))!["status"]!.GetValue<int>().ShouldBe((int)expected);

    // What is stored, and the copy of it.
    private async Task DamageAsync(string version)
    {
        await ExecuteAsync($"update inference.model set sha256 = '?' || sha256 where version = '{version}'");
        if (Directory.Exists(Path.Combine(Cache, version)))
            Directory.Delete(Path.Combine(Cache, version), recursive: true);
    }

    private static async Task SaidInOneLineAsync(string folder, Dictionary<string, string> settings, params string[] args)
    {
        var run = await Utility.RunAsync(settings, args);
        run.ExitCode.ShouldBe(2, run.Errors);
        // However the terminal breaks its lines.
        Unspaced(run.Errors).ShouldContain(Unspaced($"Models can't be written to '{folder}'"));
        run.Errors.ShouldNotContain("   at ");
    }

    private static string Unspaced(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private Task<HttpResponseMessage> ReadyAsync() => Http.GetAsync("/health/ready");

    private async Task<HttpResponseMessage> PostAsync(string what, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await Http.PostAsync($"/models/{what}", content);
    }

    private async Task RefusedAsync(string what, string body, string field)
    {
        var answer = await PostAsync(what, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }
}
