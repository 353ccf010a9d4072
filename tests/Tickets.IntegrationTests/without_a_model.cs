using System.Net;
using System.Net.Http.Json;
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

        // Longer than one round of waiting: it goes on for as long as there is no model.
        await Task.Delay(TimeSpan.FromSeconds(12));
        var trained = Environment.GetEnvironmentVariable("Model__Folder")!;
        foreach (var version in Directory.GetDirectories(trained))
            CopyFolder(version, Path.Combine(_models.FullName, Path.GetFileName(version)));
        File.Copy(Path.Combine(trained, "champion"), Path.Combine(_models.FullName, "champion"));

        await Scenarios.EventuallyAsync(() => StatusAsync(http, answer), "processed");
        await Scenarios.EventuallyAsync(async () => (await http.GetAsync("/health/ready")).StatusCode.ToString(), "OK");
    }

    private static async Task<string> StatusAsync(HttpClient http, HttpResponseMessage answer) =>
        JsonNode.Parse(await http.GetStringAsync(answer.Headers.Location!))!.Text("status");

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
