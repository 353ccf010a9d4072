using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

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
        var answer = await http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject = "Invoice",
                body = "wrong amount",
                priority = "low",
            }
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Scenarios.EventuallyAsync(() => StatusAsync(http, answer), "queued");
        var health = await http.GetAsync("/health/ready");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync()).ShouldContain("There is no model in");
        (await ReadAsync(http, answer)).Text("reason").ShouldBe("no_model");
        (await TaskAsync(http, answer)).Text("reason").ShouldBe("no_model");

        // Longer than one round of waiting: it goes on for as long as there is no model.
        await Task.Delay(TimeSpan.FromSeconds(12));
        var trained = Environment.GetEnvironmentVariable("Model__Folder")!;
        foreach (var version in Directory.GetDirectories(trained))
            CopyFolder(version, Path.Combine(_models.FullName, Path.GetFileName(version)));
        File.Copy(Path.Combine(trained, "champion"), Path.Combine(_models.FullName, "champion"));

        await Scenarios.EventuallyAsync(() => StatusAsync(http, answer), "processed");
        await Scenarios.EventuallyAsync(async () => (await http.GetAsync("/health/ready")).StatusCode.ToString(), "OK");
    }

    [Fact]
    public async Task a_backlog_run_says_what_it_waits_for()
    {
        var http = _host.Server.CreateClient();
        using var csv = new StringContent("subject,body\nInvoice,wrong amount\n", Encoding.UTF8, "text/csv");
        var seed = await http.PostAsync("/seed", csv);
        await Scenarios.EventuallyAsync(async () => (await TaskAsync(http, seed)).Text("state"), "succeeded");

        var run = await http.PostAsync("/process-tickets", null);
        await Scenarios.EventuallyAsync(async () => (await TaskAsync(http, run)).Text("state"), "running");
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

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
