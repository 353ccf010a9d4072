using System.Net;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tickets.Inference;
using Xunit;

namespace Tickets.SystemTests;

public sealed class without_a_model : IAsyncLifetime
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("tickets-no-model-");
    private IAlbaHost _host = null!;

    public async Task InitializeAsync() => _host = await TicketsHost.StartAsync(("Model:Folder", _models.FullName));

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _models.Delete(recursive: true);
    }

    [Fact]
    public async Task tickets_wait_and_are_classified_when_there_is_one()
    {
        var http = _host.Server.CreateClient();
        using var failures = new FailedAttempts();
        var answer = await http.SubmitAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await EventuallyAsync(() => StatusAsync(http, answer), "queued");
        var health = await http.GetAsync("/health/ready");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync()).ShouldContain("There is no model in");
        (await ReadAsync(http, answer)).Text("reason").ShouldBe("no_model");
        (await TaskAsync(http, answer)).Text("reason").ShouldBe("no_model");

        // More than one round of three: it goes on for as long as there is no model.
        await failures.ReachAsync(4);
        await PromoteAsync(_host.Services.GetRequiredService<Models>().Registry);

        await EventuallyAsync(() => StatusAsync(http, answer), "processed");
        await EventuallyAsync(() => http.AskReadyAsync(), HttpStatusCode.OK);
    }

    // Failed, with 409, when it was left to the rule for utilities and other routes.
    [Fact]
    public async Task texts_are_to_be_sent_later()
    {
        var answer = await _host.Server.CreateClient().PostAsync("/classify", Refusals.Json("""{"items":[{"body":"b"}]}"""));
        (await answer.ShouldBeProblemAsync(503)).ShouldContain("There is no model in");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task a_backlog_run_says_what_it_waits_for()
    {
        var http = _host.Server.CreateClient();
        var seed = await http.UploadAsync("subject,body\nInvoice,wrong amount\n");
        await EventuallyAsync(async () => (await TaskAsync(http, seed)).Text("state"), "succeeded");

        var run = await http.PostAsync("/process-tickets", null);
        await EventuallyAsync(async () => (await TaskAsync(http, run)).Text("state"), "running");
        (await TaskAsync(http, run)).Text("reason").ShouldBe("no_model");

        var id = (await TaskAsync(http, run)).Text("task_id");
        (await http.PostAsync($"/jobs/{id}/cancel", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await TaskAsync(http, run)).Text("reason").ShouldBe("null", "it waits for nothing any more");
    }

    private static async Task<JsonNode> TaskAsync(HttpClient http, HttpResponseMessage accepted) =>
        JsonNode.Parse(await http.GetStringAsync($"/status/{(await accepted.JsonAsync()).Text("task_id")}"))!;

    private static async Task<string> StatusAsync(HttpClient http, HttpResponseMessage answer) =>
        (await ReadAsync(http, answer)).Text("status");

    private static async Task<JsonNode> ReadAsync(HttpClient http, HttpResponseMessage answer) =>
        JsonNode.Parse(await http.GetStringAsync(answer.Headers.Location!))!;

    // The model that other tests use.
    private static async Task PromoteAsync(ModelRegistry models)
    {
        var folder = new FolderRegistry(new ModelFolder(TicketsHost.ModelFolder));
        using var moved = new MemoryStream();
        await folder.ExportAsync(await folder.ChampionAsync(default), moved, default);
        var version = (await models.ImportAsync(moved, default)).Version;
        await models.PromoteAsync(version, "tests", null, DateTimeOffset.UtcNow, default);
    }
}
