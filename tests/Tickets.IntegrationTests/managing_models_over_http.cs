using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What <c>/models</c> takes and refuses, and what a broken folder of models breaks.</summary>
public sealed class managing_models_over_http : OwnModels
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "tickets.csv");

    // Trained once for all tests: the one that all hosts have, and another one.
    private static string Trained => TicketsHost.ModelFolder;
    private static readonly Lazy<Task<string>> Other = new(async () =>
    {
        var run = await Utility.RunAsync("train", "--data", Sample, "--max-rows", "500", "--no-promote");
        return run.ExitCode == 0 ? run.Output.Trim() : throw new InvalidOperationException(run.Errors);
    });

    // None of them is in use.
    private async Task<(string First, string Second)> TwoModelsAsync()
    {
        var (first, second) = ((await File.ReadAllTextAsync(Path.Combine(Trained, "champion"))).Trim(), await Other.Value);
        foreach (var version in (string[])[first, second])
        {
            Directory.CreateDirectory(Path.Combine(Folder, version));
            foreach (var file in Directory.GetFiles(Path.Combine(Trained, version)))
                File.Copy(file, Path.Combine(Folder, version, Path.GetFileName(file)));
        }
        return (first, second);
    }

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
        (await PostAsync("rollback", new string(' ', 100_000))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await AliasAsync("champion")).ShouldBe(first);
    }

    // Failed, with what the file said taken for a folder: tickets failed with "Null character in path", reads with 500.
    [Fact]
    public async Task tickets_wait_while_the_champion_is_damaged()
    {
        var (version, _) = await TwoModelsAsync();
        var champion = Path.Combine(Folder, "champion");
        await File.WriteAllBytesAsync(champion, new byte[13]);
        var id = (await (await SubmitAsync("The invoice shows a wrong amount")).JsonAsync())["ticket_id"]!.GetValue<Guid>();

        var ticket = await TicketAsync(id);
        (ticket.Text("status"), ticket.Text("reason")).ShouldBe(("queued", "no_model"));
        await Scenarios.EventuallyAsync(async () => (await ReadyAsync()).StatusCode.ToString(), "ServiceUnavailable");
        (await (await ReadyAsync()).Content.ReadAsStringAsync()).ShouldContain("it does not name a version");

        await File.WriteAllTextAsync(champion, version);
        await Scenarios.EventuallyAsync(async () => (await TicketAsync(id)).Text("model_version"), version);
        (await ReadyAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        // What is in use stays in use.
        await File.WriteAllTextAsync(champion, "../../etc");
        await NewTicketIsOfAsync(version);
        var ready = await ReadyAsync();
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ready.JsonAsync())["checks"]!["model"]!.Text("status").ShouldBe("degraded");
    }

    [Fact]
    public async Task one_broken_file_breaks_no_list()
    {
        var (first, second) = await TwoModelsAsync();
        await ModelsAsync(HttpMethod.Post, $"{first}/promote", HttpStatusCode.OK);
        await ModelsAsync(HttpMethod.Post, $"{second}/promote", HttpStatusCode.OK);
        await File.WriteAllTextAsync(Path.Combine(Folder, first, "card.json"), $$"""{"version":"{{first}}"}""");
        await File.AppendAllTextAsync(Path.Combine(Folder, "promotions.jsonl"), "{\"at\":\"2026");
        var models = (await ModelsAsync(HttpMethod.Get, "", HttpStatusCode.OK))!["items"]!.AsArray();
        models.Single(model => model!.Text("version") == first)!.Text("damage").ShouldContain("card.json");
        models.Single(model => model!.Text("version") == second)!.Text("damage").ShouldBe("null");
        var log = (await ModelsAsync(HttpMethod.Get, "promotions", HttpStatusCode.OK))!;
        (log["items"]!.AsArray().Count, log["unreadable"]!.GetValue<int>()).ShouldBe((2, 1));
        (await RunAsync("models", "list")).ShouldContain("damaged");
        JsonNode.Parse(await RunAsync("models", "log"))!.AsArray().Count.ShouldBe(2);
    }

    // Failed with 500 and a stack trace. Not even root may write into a folder as if it were a file.
    [Fact]
    public async Task a_folder_that_can_not_be_written_is_named()
    {
        var (version, _) = await TwoModelsAsync();
        Directory.CreateDirectory(Path.Combine(Folder, ".lock"));
        var problem = (await ModelsAsync(HttpMethod.Post, $"{version}/shadow", HttpStatusCode.ServiceUnavailable))!;
        problem.Text("detail").ShouldContain("can't be changed");
        await ModelsAsync(HttpMethod.Post, $"{version}/promote", HttpStatusCode.ServiceUnavailable);
        await ModelsAsync(HttpMethod.Delete, version, HttpStatusCode.ServiceUnavailable);

        await SaidInOneLineAsync(Folder, "models", "promote", "--version", version);
        await SaidInOneLineAsync(Path.Combine(Folder, version, "card.json"), "train", "--data", Sample, "--max-rows", "500");
    }

    private static async Task SaidInOneLineAsync(string folder, params string[] args)
    {
        var run = await Utility.RunAsync(new Dictionary<string, string> { ["Model__Folder"] = folder }, args);
        run.ExitCode.ShouldBe(2, run.Errors);
        // However the terminal breaks its lines.
        Unspaced(run.Errors).ShouldContain(Unspaced($"The models in '{folder}' can't be changed"));
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
