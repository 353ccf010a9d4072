using System.Net;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Weasel.Postgresql.Tables;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class when_the_schema_does_not_fit(TicketsHost host) : IAsyncLifetime
{
    private const string Away = "alter table ticketing.outcome rename column predicted_priority to elsewhere";
    private const string Back = "alter table ticketing.outcome rename column elsewhere to predicted_priority";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with 20 of 20 tickets failed for good and a host that was ready.
    [Fact]
    public async Task tickets_wait_and_the_host_says_so()
    {
        using var failures = new FailedAttempts();
        HttpResponseMessage[] accepted;
        await host.ExecuteAsync(Away);
        try
        {
            accepted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Http.SubmitAsync()));
            (await host.Http.AskAsync("/requests")).ShouldBe(HttpStatusCode.ServiceUnavailable);
            var health = await host.Http.GetAsync("/health/ready");
            health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await health.JsonAsync())["checks"]!["schema"]!.Text("description").ShouldContain("db-apply");
            await failures.ReachAsync(3);
        }
        finally
        {
            await host.ExecuteAsync(Back);
        }

        foreach (var answer in accepted)
            await EventuallyAsync(
                async () => JsonNode.Parse(await host.Http.GetStringAsync(answer.Headers.Location))!.Text("status"),
                "processed"
            );
        (await host.Http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK);
    }

    // Failed, with 503 at once, when each health check asked for the columns.
    [Fact]
    public async Task that_it_fitted_is_kept_until_a_statement_misses_something()
    {
        (await host.Http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK);
        await host.ExecuteAsync(Away);
        try
        {
            (await host.Http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK);
            (await host.Http.AskAsync("/requests")).ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await host.Http.AskReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await host.ExecuteAsync(Back);
        }

        (await host.Http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK);
    }

    // Failed, with a stack trace and exit code 1, when the framework's commands looked themselves.
    [Theory]
    [InlineData("db-assert")]
    [InlineData("resources", "check")]
    [InlineData("check-env")]
    public async Task utilities_say_so_in_a_line(params string[] args)
    {
        await host.ExecuteAsync(Away);
        try
        {
            var run = await Utility.RunAsync(args);
            run.Errors.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("db-apply");
            run.Output.ShouldNotContain("   at ");
            run.ExitCode.ShouldBe(1);
        }
        finally
        {
            await host.ExecuteAsync(Back);
        }
    }

    [Fact]
    public void every_index_is_built_beside_writers()
    {
        string[] schemas = ["ticketing", "inference", "access"];
        var indexes = host
            .Alba.Services.GetRequiredService<IDocumentStore>()
            .Storage.AllObjects()
            .OfType<Table>()
            .Where(table => schemas.Contains(table.Identifier.Schema))
            .SelectMany(table => table.Indexes)
            .ToArray();
        indexes.Length.ShouldBeGreaterThan(20);
        indexes.Where(index => !index.IsConcurrent).Select(index => index.Name).ShouldBeEmpty();
    }

    [Fact]
    public async Task columns_of_the_next_version_do_no_harm()
    {
        await host.ExecuteAsync("alter table ticketing.outcome add column of_the_next_version text");
        try
        {
            (await host.Http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK);
            await host.ClassifiedTicketAsync();
        }
        finally
        {
            await host.ExecuteAsync("alter table ticketing.outcome drop column of_the_next_version");
        }
    }
}
