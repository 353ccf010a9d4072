using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.HostKit;

/// <summary>A host with models of its own, none at first, and what persons do with them.</summary>
public abstract class OwnModels : IAsyncLifetime
{
    /// <summary>Trains a model in a third of the time that trying characters too takes; the file follows.</summary>
    public static readonly string[] Train = ["train", "--features", "words", "--data"];

    private static readonly string[] Words =
        "amber birch cedar delta ember fjord grove haven iris jade kelp lotus maple nova onyx pearl quartz".Split(' ');

    private static readonly Lazy<Task<(string Folder, string First, string Second)>> Trained = new(TrainTwoAsync);

    /// <summary>A folder for what a test needs, with no model.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("tickets-models-").FullName;

    /// <summary>Where the host keeps files of models.</summary>
    protected string Cache => Path.Combine(Folder, "cache");

    /// <summary>The host's models.</summary>
    protected Inference.ModelRegistry Models => Host.Services.GetRequiredService<Inference.Models>().Registry;

    protected virtual string Roles => "ticketing,inference";

    /// <summary>More settings of the host.</summary>
    protected virtual (string Key, string Value)[] Settings => [];

    protected IAlbaHost Host { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await TicketsHost.StartAsync(
            [("Model:Folder", Folder), ("Model:Cache", Cache), ("Reconciler:Interval", "00:00:01"), ("Roles", Roles), .. Settings]
        );
        Http = Host.Server.CreateClient();
        await Tables.ClearAsync(Host.Services.GetRequiredService<NpgsqlDataSource>());
    }

    public virtual async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Two models, neither of them in use. Only the second one has the category printing.</summary>
    protected async Task<(string First, string Second)> TwoModelsAsync()
    {
        var (folder, first, second) = await Trained.Value;
        foreach (var version in (string[])[first, second])
        {
            await using var exported = File.OpenRead(Path.Combine(folder, $"{version}.zip"));
            await Models.ImportAsync(exported, CancellationToken.None);
        }

        return (first, second);
    }

    /// <summary>Two models, the first of them in use.</summary>
    protected async Task<(string First, string Second)> TwoModelsWithChampionAsync()
    {
        var models = await TwoModelsAsync();
        await ModelsAsync(HttpMethod.Post, $"{models.First}/promote", HttpStatusCode.OK);
        return models;
    }

    /// <summary>The text of a ticket about printing, another one for each number up to 288.</summary>
    protected static string Printing(int number) =>
        $"The printer {Words[number % Words.Length]} {Words[number / Words.Length % Words.Length]} jams";

    /// <summary>So many tickets about printing, classified by the model in use.</summary>
    protected async Task<Guid[]> PrintingTicketsAsync(int count)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(number => SubmitAsync(Printing(number))));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Accepted);
        await Scenarios.EventuallyAsync(async () => $"{await CountAsync("true")}", $"{count}");
        return await Task.WhenAll(answers.Select(IdAsync));
    }

    protected Task<HttpResponseMessage> SubmitAsync(string body, string subject = "Help") =>
        Http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject,
                body,
                priority = "low",
            }
        );

    protected async Task CorrectAsync(Guid id, string category, string by)
    {
        var answer = await Http.PostAsJsonAsync($"/requests/{id}/category", new { category, by });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.JsonAsync()).Text("category").ShouldBe(category);
    }

    /// <summary>The answer of a route about models, which has to have that status; null without content.</summary>
    protected async Task<JsonNode?> ModelsAsync(
        HttpMethod method,
        string what,
        HttpStatusCode expected,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, $"/models/{what}");
        request.Content = body is null ? null : JsonContent.Create(body);
        var answer = await Http.SendAsync(request);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
        return expected == HttpStatusCode.NoContent ? null : await answer.JsonAsync();
    }

    protected async Task<string> AliasAsync(string alias) =>
        JsonNode
            .Parse(await Http.GetStringAsync("/models"))!["items"]!
            .AsArray()
            .Single(model => model!["aliases"]!.AsArray().Any(name => (string)name! == alias))!
            .Text("version");

    /// <summary>
    /// A ticket that is submitted from now on is classified by that model, whatever was in use a moment ago.
    /// </summary>
    protected async Task<Guid> NewTicketIsOfAsync(string version)
    {
        var id = await IdAsync(await SubmitAsync("The invoice shows a wrong amount"));
        await Scenarios.EventuallyAsync(
            async () => (await TicketAsync(id)).Text("status") == "queued" ? "waits" : "done",
            "done"
        );
        (await TicketAsync(id)).Text("model_version").ShouldBe(version);
        return id;
    }

    /// <summary>The id of a submitted ticket.</summary>
    protected static async Task<Guid> IdAsync(HttpResponseMessage submitted) =>
        (await submitted.JsonAsync())["ticket_id"]!.GetValue<Guid>();

    protected async Task<JsonNode> TicketAsync(Guid id) =>
        JsonNode.Parse(await Http.GetStringAsync($"/requests/{id}"))!;

    protected Task<string> RunAsync(params string[] args) => RunAsync(new() { ["Model__Cache"] = Cache }, args);

    protected Task<long> CountAsync(string condition) =>
        ScalarAsync($"select count(*) from ticketing.outcome where {condition}");

    protected async Task<long> ScalarAsync(string sql)
    {
        Statements.PassOver();
        await using var command = Host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(string Folder, string First, string Second)> TrainTwoAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tickets-models-").FullName;
        var onFiles = Utility.OnFiles(folder);
        var sample = await RunAsync(onFiles, "sample", "--rows", "1500");
        var (first, second) = (Path.Combine(folder, "first.csv"), Path.Combine(folder, "second.csv"));
        await File.WriteAllTextAsync(first, sample);
        var printing = Enumerable.Range(0, 150).Select(number => $"Help,{Printing(number)},printing,low,en\n");
        await File.WriteAllTextAsync(second, sample + string.Concat(printing));
        return (folder, await TrainAsync(first), await TrainAsync(second));

        async Task<string> TrainAsync(string data)
        {
            var version = (await RunAsync(onFiles, [.. Train, data, "--no-promote"])).Trim();
            await RunAsync(onFiles, "models", "export", "--version", version, "--to", Path.Combine(folder, $"{version}.zip"));
            return version;
        }
    }

    private static async Task<string> RunAsync(Dictionary<string, string> settings, params string[] args)
    {
        var run = await Utility.RunAsync(settings, args);
        run.ExitCode.ShouldBe(0, run.Errors);
        return run.Output;
    }
}
