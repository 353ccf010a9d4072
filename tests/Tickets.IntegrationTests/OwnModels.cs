using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host with a folder of models of its own, empty at first, and what persons do with it.</summary>
public abstract class OwnModels : IAsyncLifetime
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("tickets-models-").FullName;

    protected IAlbaHost Host { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await TicketsHost.StartAsync(("Model:Folder", Folder), ("Reconciler:Interval", "00:00:01"));
        Http = Host.Server.CreateClient();
        await ExecuteAsync(
            """
            truncate ticketing.mt_doc_ticket, ticketing.backlog, ticketing.outcome, ticketing.job,
                ticketing.chunk, ticketing.mt_doc_correction, inference.shadow, inference.disagreement
            """
        );
    }

    public virtual async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
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

    protected async Task<JsonNode?> ModelsAsync(HttpMethod method, string what, HttpStatusCode expected, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/models/{what}");
        request.Content = body is null ? null : JsonContent.Create(body);
        var answer = await Http.SendAsync(request);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
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
        var id = (await (await SubmitAsync("The invoice shows a wrong amount")).JsonAsync())["ticket_id"]!.GetValue<Guid>();
        await Scenarios.EventuallyAsync(async () => (await TicketAsync(id)).Text("status") == "queued" ? "waits" : "done", "done");
        (await TicketAsync(id)).Text("model_version").ShouldBe(version);
        return id;
    }

    protected async Task<JsonNode> TicketAsync(Guid id) => JsonNode.Parse(await Http.GetStringAsync($"/requests/{id}"))!;

    protected async Task<string> RunAsync(params string[] args)
    {
        var run = await Utility.RunAsync(new Dictionary<string, string> { ["Model__Folder"] = Folder }, args);
        run.ExitCode.ShouldBe(0, run.Errors);
        return run.Output;
    }

    protected Task<long> CountAsync(string condition) =>
        ScalarAsync($"select count(*) from ticketing.outcome where {condition}");

    protected async Task<long> ScalarAsync(string sql)
    {
        await using var command = Host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
