using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Tickets.Inference.Tests;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>
/// What operators do with models in the course of time, while a hundred tickets come in each second and none of them is
/// refused.
/// </summary>
public sealed class living_with_models : IAsyncLifetime, IDisposable
{
    private static readonly string[] Words =
        "amber birch cedar delta ember fjord grove haven iris jade kelp lotus maple nova onyx pearl quartz river".Split(' ');

    private readonly string _folder = Directory.CreateTempSubdirectory("tickets-living-").FullName;
    private readonly ConcurrentQueue<Guid> _accepted = new();
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly CancellationTokenSource _stop = new();
    private IAlbaHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _host = await TicketsHost.StartAsync(("Model:Folder", _folder), ("Reconciler:Interval", "00:00:01"));
        _http = _host.Server.CreateClient();
        await ExecuteAsync(
            """
            truncate ticketing.mt_doc_ticket, ticketing.backlog, ticketing.outcome, ticketing.mt_doc_job,
                ticketing.mt_doc_backlogchunk, ticketing.mt_doc_correction, inference.shadow, inference.disagreement
            """
        );
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task models_come_and_go_and_no_request_fails()
    {
        var sample = Path.Combine(_folder, "sample.csv");
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
        await ModelsAsync(HttpMethod.Post, $"{second}/promote?by=ann&note=knows%20printing", HttpStatusCode.OK);
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

        var watch = Stopwatch.StartNew();
        await ModelsAsync(HttpMethod.Post, "rollback?by=bob", HttpStatusCode.OK);
        await NewTicketsAreOfAsync(first);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));

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

        await File.WriteAllTextAsync(Path.Combine(_folder, previous, "scorer.bin"), "?");
        await ModelsAsync(HttpMethod.Post, $"{previous}/promote", HttpStatusCode.Conflict);
        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.Conflict);
        (await AliasAsync("champion")).ShouldBe(champion);
        await NewTicketsAreOfAsync(champion);
    }

    [Fact]
    public async Task what_a_person_says_stands()
    {
        var id = Guid.CreateVersion7();
        (await _http.PostAsJsonAsync($"/requests/{id}/category", new { category = "x" })).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await _http.PostAsJsonAsync($"/requests/{id}/category", new { category = " " })).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );

        // There is no model yet: the ticket waits, and a person is faster.
        var ticket = await (await SubmitAsync("a lamp")).JsonAsync();
        var waiting = ticket["ticket_id"]!.GetValue<Guid>();
        await CorrectAsync(waiting, "lighting", "ann");
        await CorrectAsync(waiting, "lighting", "ann");
        await RunAsync("train", "--data", Path.Combine(Repository.Root, "data", "tickets.csv"));
        await NewTicketsAreOfAsync(await AliasAsync("champion"));

        var read = JsonNode.Parse(await _http.GetStringAsync($"/requests/{waiting}"))!;
        (read.Text("status"), read.Text("category"), read.Text("corrected_by"), read.Text("model_version")).ShouldBe(
            ("processed", "lighting", "ann", "null")
        );
        (await ScalarAsync("select count(*) from ticketing.mt_doc_correction")).ShouldBe(1, "the same again is no news");

        await CorrectAsync(waiting, "furniture", "bob");
        var noted = "select count(*) from ticketing.mt_doc_correction where data -> 'before' ->> 'best' = 'lighting'";
        (await ScalarAsync(noted)).ShouldBe(1);
        (await _http.GetStringAsync("/requests?category=furniture")).ShouldContain($"{waiting}");
    }

    [Fact]
    public async Task reviews_and_reasons_say_what_to_look_at_and_why()
    {
        await RunAsync("train", "--data", Path.Combine(Repository.Root, "data", "tickets.csv"));
        await RunAsync("models", "list");
        foreach (var body in (string[])["zqxj", "ZQXJ", "zqxj!", "wvkk"])
            await SubmitAsync(body, "xqz");
        await NewTicketsAreOfAsync(await AliasAsync("champion"));

        await Scenarios.EventuallyAsync(async () => $"{(await ReviewsAsync()).Sum(item => (int)item!["alike"]!)}", "4");
        var reviews = await ReviewsAsync();
        reviews
            .Select(item => (item!.Text("body").ToLowerInvariant()[..4], item!.Text("alike")))
            .ShouldBe([("zqxj", "3"), ("wvkk", "1")]);

        var answer = await (await SubmitAsync("The invoice shows a wrong amount")).JsonAsync();
        var url = $"/requests/{answer.Text("ticket_id")}?include=reasons";
        await Scenarios.EventuallyAsync(async () => JsonNode.Parse(await _http.GetStringAsync(url))!.Text("status"), "processed");
        var ticket = JsonNode.Parse(await _http.GetStringAsync(url))!;
        var reasons = ticket["reasons"]!;
        reasons.Text("category").ShouldBe(ticket.Text("category"));
        reasons["terms"]!.AsArray().Select(term => term!.Text("term")).ShouldContain("invoice");
        (await _http.GetAsync(url.Replace("reasons", "secrets", StringComparison.Ordinal))).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    [Fact]
    public async Task a_missing_priority_is_predicted_and_a_given_one_stands()
    {
        var sample = Path.Combine(_folder, "sample.csv");
        await File.WriteAllTextAsync(sample, await RunAsync("sample", "--rows", "2000"));
        await RunAsync("train", "--data", sample);
        await RunAsync("train", "--data", sample, "--target", "priority", "--target-precision", "0.1");
        var urgency = (await ModelsAsync(HttpMethod.Get, "?target=priority", HttpStatusCode.OK))!["items"]![0]!;
        urgency["aliases"]!.AsArray().Select(alias => (string)alias!).ShouldBe(["champion"]);
        (await RunAsync("models", "list", "--target", "priority")).ShouldContain(urgency.Text("version"));
        await ModelsAsync(HttpMethod.Get, urgency.Text("version"), HttpStatusCode.NotFound);
        await ModelsAsync(HttpMethod.Get, $"{urgency.Text("version")}?target=priority", HttpStatusCode.OK);
        await ModelsAsync(HttpMethod.Post, "rollback?target=priority", HttpStatusCode.Conflict);
        await ModelsAsync(HttpMethod.Get, "?target=urgency", HttpStatusCode.BadRequest);
        await ModelsAsync(HttpMethod.Get, "drift?target=priority", HttpStatusCode.BadRequest);
        var evaluation = await RunAsync("evaluate", "--data", sample, "--target", "priority", "--json");
        JsonNode.Parse(evaluation)!["categories"]!
            .AsArray()
            .Select(each => each!.Text("category"))
            .ShouldBe(["critical", "high", "low", "medium"]);

        var tickets = Path.Combine(_folder, "tickets.csv");
        const string text = "Nothing works any more and all our customers wait, this is urgent";
        await File.WriteAllTextAsync(tickets, $"subject,body,priority\nHelp,{Quoted(text)},\nHelp!,{Quoted(text)},low\n");
        await RunAsync("seed", tickets);
        await RunAsync("process");
        var read = JsonNode.Parse(await _http.GetStringAsync("/requests?limit=2"))!["items"]!.AsArray();
        var given = read.Single(ticket => ticket!.Text("priority") == "low")!;
        given.Text("predicted_priority").ShouldBe("null");
        var missing = read.Single(ticket => ticket!.Text("priority") == "null")!;
        missing["predicted_priority"]!.Text("priority").ShouldBeOneOf("critical", "high", "low", "medium");

        static string Quoted(string text) => $"\"{text}\"";
    }

    [Fact]
    public async Task a_transformer_takes_the_place_of_a_linear_model_and_gives_it_back()
    {
        var sample = Path.Combine(Repository.Root, "data", "tickets.csv");
        var linear = (await RunAsync("train", "--data", sample)).Trim();
        var exported = Directory.CreateDirectory(Path.Combine(_folder, "exported")).FullName;
        string[] categories = ["account", "billing", "shipping", "technical"];
        RandomTransformer.Write(exported, categories);
        var transformer = JsonNode
            .Parse(await RunAsync("models", "add", "--from", exported, "--data", sample, "--target-precision", "0.1"))!
            .Text("version");
        await ModelsAsync(HttpMethod.Post, $"{transformer}/promote", HttpStatusCode.OK);
        await NewTicketsAreOfAsync(transformer);

        var backlog = Path.Combine(_folder, "backlog.csv");
        await File.WriteAllTextAsync(backlog, await RunAsync("sample", "--rows", "300"));
        await RunAsync("seed", backlog);
        await RunAsync("process", "--batch-size", "100");
        (await CountAsync($"model_version = '{transformer}' and best = any('{{{string.Join(',', categories)}}}')")).ShouldBeGreaterThan(300);
        (await CountAsync($"model_version <> '{transformer}' or status = 'failed'")).ShouldBe(0);

        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.OK);
        await NewTicketsAreOfAsync(linear);
    }

    private async Task<JsonArray> ReviewsAsync() =>
        JsonNode.Parse(await _http.GetStringAsync("/reviews?limit=10"))!["items"]!.AsArray();

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

    private Task<HttpResponseMessage> SubmitAsync(string body, string subject = "Help") =>
        _http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject,
                body,
                priority = "low",
            }
        );

    private async Task CorrectAsync(Guid id, string category, string by)
    {
        var answer = await _http.PostAsJsonAsync($"/requests/{id}/category", new { category, by });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.JsonAsync()).Text("category").ShouldBe(category);
    }

    private async Task<JsonNode?> ModelsAsync(HttpMethod method, string what, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, $"/models/{what}");
        var answer = await _http.SendAsync(request);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<string> AliasAsync(string alias) =>
        JsonNode
            .Parse(await _http.GetStringAsync("/models"))!["items"]!
            .AsArray()
            .Single(model => model!["aliases"]!.AsArray().Any(name => (string)name! == alias))!
            .Text("version");

    // Of a ticket that is submitted from now on.
    private Task NewTicketsAreOfAsync(string version) =>
        Scenarios.EventuallyAsync(
            async () =>
            {
                var answer = await (await SubmitAsync("The invoice shows a wrong amount")).JsonAsync();
                var url = $"/requests/{answer.Text("ticket_id")}";
                _accepted.Enqueue(answer["ticket_id"]!.GetValue<Guid>());
                string status;
                while ((status = JsonNode.Parse(await _http.GetStringAsync(url))!.Text("status")) == "queued")
                    await Task.Delay(20);
                return JsonNode.Parse(await _http.GetStringAsync(url))!.Text("model_version");
            },
            version
        );

    private async Task<string> RunAsync(params string[] args)
    {
        var run = await Utility.RunAsync(new Dictionary<string, string> { ["Model__Folder"] = _folder }, args);
        run.ExitCode.ShouldBe(0, run.Errors);
        return run.Output;
    }

    private Task<long> CountAsync(string condition) =>
        ScalarAsync($"select count(*) from ticketing.outcome where {condition}");

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
