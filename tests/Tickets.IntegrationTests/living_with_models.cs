using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>
/// What operators do with models in the course of time, while a hundred tickets come in each second and none of them is
/// refused.
/// </summary>
public sealed class living_with_models : OwnModels, IDisposable
{
    private static readonly string[] Words =
        "amber birch cedar delta ember fjord grove haven iris jade kelp lotus maple nova onyx pearl quartz river".Split(' ');

    private readonly ConcurrentQueue<Guid> _accepted = new();
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly CancellationTokenSource _stop = new();

    public override async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await base.DisposeAsync();
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task models_come_and_go_and_no_request_fails()
    {
        var sample = Path.Combine(Folder, "sample.csv");
        await File.WriteAllTextAsync(sample, await RunAsync("sample", "--rows", "3000"));
        await RunAsync("seed", sample);
        var first = (await RunAsync("train")).Trim();
        var posting = PostAsync(_stop.Token);

        JsonNode.Parse(await RunAsync("evaluate", "--json"))!["accuracy"]!.GetValue<double>().ShouldBeGreaterThan(0.8);
        await NewTicketsAreOfAsync(first);

        var corrected = _accepted.Take(60).ToArray();
        foreach (var id in corrected)
            await CorrectAsync(id, "printing", "ann");

        var second = (await RunAsync("train", "--with-corrections", "--no-promote")).Trim();
        second.ShouldNotBe(first);
        JsonNode.Parse(await RunAsync("models", "show", "--version", second))!["categories"]!["printing"].ShouldNotBeNull();
        (await AliasAsync("champion")).ShouldBe(first, "it was not to be promoted");

        await TryInShadowAsync(second);
        await ModelsAsync(HttpMethod.Post, $"{second}/promote", HttpStatusCode.OK, new { by = "ann", note = "knows printing" });
        await NewTicketsAreOfAsync(second);
        (await AliasAsync("previous")).ShouldBe(first);

        var preview = JsonNode.Parse(await RunAsync("reclassify", "--dry-run", "--json"))!;
        preview["tickets"]!.GetValue<int>().ShouldBeGreaterThan(50);
        (await CountAsync($"model_version = '{first}'")).ShouldBe(preview["tickets"]!.GetValue<int>(), "nothing is written");
        await RunAsync("reclassify");
        (await CountAsync($"model_version = '{first}'")).ShouldBe(0);
        (await CountAsync("corrected_by = 'ann' and best = 'printing' and model_version is null")).ShouldBe(60);

        // Nearly all that comes is about printing, and the model was made with the sample.
        var drift = (await ModelsAsync(HttpMethod.Get, "drift", HttpStatusCode.OK))!;
        drift["category_shift"]!.GetValue<double>().ShouldBeGreaterThan(0.1);
        drift["warnings"]!.AsArray().ShouldNotBeEmpty();

        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.OK, new { by = "bob" });
        await NewTicketsAreOfAsync(first);

        await RefusalsAsync(first, second);
        var log = (await ModelsAsync(HttpMethod.Get, "promotions", HttpStatusCode.OK))!["items"]!.AsArray();
        log.Select(entry => (entry!.Text("version"), entry!.Text("previous"), entry!.Text("by")))
            .Take(2)
            .ShouldBe([(first, second, "bob"), (second, first, "ann")]);

        await _stop.CancelAsync();
        await posting;
        _refused.ShouldBeEmpty();
        await Scenarios.EventuallyAsync(
            async () => $"{await CountAsync("id >= '00010000-0000-0000-0000-000000000000'")}",
            $"{_accepted.Count}"
        );
    }

    // It looks at what comes in, and decides nothing.
    private async Task TryInShadowAsync(string version)
    {
        await ModelsAsync(HttpMethod.Get, "shadow", HttpStatusCode.NotFound);
        await RunAsync("models", "shadow", "--version", version);
        var report = JsonNode.Parse("{}")!;
        await Scenarios.EventuallyAsync(
            async () =>
            {
                report = (await ModelsAsync(HttpMethod.Get, "shadow", HttpStatusCode.OK))!;
                return report["tickets"]!.GetValue<long>() > 100 ? "enough" : "few";
            },
            "enough"
        );
        report.Text("shadow").ShouldBe(version);
        report["agreement"]!.GetValue<double>().ShouldBeInRange(0, 0.9, "only one of them knows printing");
        report["disagreements"]!
            .AsArray()
            .Select(item => item!.Text("shadow_category"))
            .ShouldContain("printing");
        (await CountAsync($"model_version = '{version}'")).ShouldBe(0);
        await RunAsync("models", "unshadow");
        await ModelsAsync(HttpMethod.Get, "shadow", HttpStatusCode.NotFound);
    }

    // A model that is damaged, unknown or in use is left as it is, and so is the one in use.
    private async Task RefusalsAsync(string champion, string previous)
    {
        await ModelsAsync(HttpMethod.Delete, champion, HttpStatusCode.Conflict);
        await ModelsAsync(HttpMethod.Delete, previous, HttpStatusCode.Conflict);
        await ModelsAsync(HttpMethod.Get, "0123456789ab", HttpStatusCode.NotFound);
        await ModelsAsync(HttpMethod.Post, "..%2fchampion/promote", HttpStatusCode.NotFound);
        await ModelsAsync(HttpMethod.Post, $"{previous}/promote?why=because", HttpStatusCode.BadRequest);

        await File.WriteAllTextAsync(Path.Combine(Folder, previous, "scorer.bin"), "?");
        await ModelsAsync(HttpMethod.Post, $"{previous}/promote", HttpStatusCode.Conflict);
        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.Conflict);
        (await AliasAsync("champion")).ShouldBe(champion);
        await NewTicketsAreOfAsync(champion);
    }

    private async Task NewTicketsAreOfAsync(string version) => _accepted.Enqueue(await NewTicketIsOfAsync(version));

    private async Task PostAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var random = new Random(1);
        var waiting = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var body = $"The printer {Words[random.Next(Words.Length)]} {Words[random.Next(Words.Length)]} jams";
            waiting.Add(NoteAsync(SubmitAsync(body)));
        }
        await Task.WhenAll(waiting);

        async Task NoteAsync(Task<HttpResponseMessage> submitted)
        {
            var answer = await submitted;
            if (answer.StatusCode == HttpStatusCode.Accepted)
                _accepted.Enqueue((await answer.JsonAsync())["ticket_id"]!.GetValue<Guid>());
            else
                _refused.Enqueue($"{answer.StatusCode}");
        }
    }

}
