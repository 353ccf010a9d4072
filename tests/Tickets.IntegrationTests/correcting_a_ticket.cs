using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>While others write to the same ticket.</summary>
[Collection(OneHost.Name)]
public class correcting_a_ticket(TicketsHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync("truncate ticketing.mt_doc_correction");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with another person's category, when the answer was read after the commit and what stood before was read
    // without a lock.
    [Fact]
    public async Task answers_with_what_it_wrote_and_notes_what_it_wrote_over()
    {
        var id = await host.ClassifiedTicketAsync();
        var first = (await host.GetAsync($"/requests/{id}")).Text("category");
        await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(async person =>
                    (await CorrectAsync(id, $"category {person}")).Text("category").ShouldBe($"category {person}")
                )
        );

        var noted = (await NotedAsync()).ToDictionary(each => each.Before!, each => each.Category);
        noted.Count.ShouldBe(30, "each was written over once, but for the last");
        var category = first;
        for (var step = 0; step < 30; step++)
            category = noted[category];
        category.ShouldBe((await host.GetAsync($"/requests/{id}")).Text("category"));
    }

    // Failed, with nothing before, when the look and the write were one statement.
    [Fact]
    public async Task notes_what_a_model_said_a_moment_before()
    {
        await host.SeededAsync("subject,body\nInvoice,wrong amount\n");
        var id = await host.ScalarAsync<Guid>("select id from ticketing.backlog");
        await using var connection = await host.Database.OpenConnectionAsync();
        await using var model = await connection.BeginTransactionAsync();
        await using var record = new NpgsqlCommand(
            """
            insert into ticketing.outcome (id, status, best, confidence, model_version, classified_at)
            select id, 'processed', 'technical', 0.9, 'm', now() from ticketing.backlog; delete from ticketing.backlog
            """,
            connection
        );
        await record.ExecuteNonQueryAsync();
        var correction = CorrectAsync(id, "billing");
        await host.SomebodyWaitsForALockAsync();
        await model.CommitAsync();

        (await correction).Text("category").ShouldBe("billing");
        (await NotedAsync()).ShouldHaveSingleItem().ShouldBe(("technical", "billing"));
    }

    // Failed, with a deadlock, when a failure locked the row of the backlog first.
    [Fact]
    public async Task stands_over_a_failure_at_the_same_time()
    {
        await host.SeededAsync("subject,body\nInvoice,wrong amount\n");
        var id = await host.ScalarAsync<Guid>("select id from ticketing.backlog");
        await using var connection = await host.Database.OpenConnectionAsync();
        await using var another = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("select from ticketing.backlog for update", connection);
        await hold.ExecuteNonQueryAsync();
        var failure = host.Alba.Services.GetRequiredService<IBacklog>().WorkOf(new ClassifyTickets([id])).FailAsync(id, "no luck", default);
        await host.SomebodyWaitsForALockAsync();
        var correction = CorrectAsync(id, "billing");
        await host.SomebodyWaitsForALockAsync(2);
        await another.CommitAsync();

        await failure;
        (await correction).Text("category").ShouldBe("billing");
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(0);
    }

    [Fact]
    public async Task of_two_persons_the_second_is_told_what_the_first_one_said()
    {
        var id = await host.ClassifiedTicketAsync();
        var seen = (await host.Http.GetAsync($"/requests/{id}")).Headers.ETag!.Tag;
        var ann = await SendAsync(HttpMethod.Post, id, "billing", "ann", seen);
        ann.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Post, id, "shipping", "bob", seen)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        var unaware = await SendAsync(HttpMethod.Post, id, "shipping", "bob");
        unaware.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await unaware.JsonAsync()).Text("detail").ShouldStartWith("ann gave it the category billing at 20");
        (await SendAsync(HttpMethod.Post, id, "technical", "ann")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var now = (await host.Http.GetAsync($"/requests/{id}")).Headers.ETag!.Tag;
        var aware = await SendAsync(HttpMethod.Post, id, "shipping", "bob", now);
        aware.StatusCode.ShouldBe(HttpStatusCode.OK);
        aware.Headers.ETag!.Tag.ShouldBe((await host.Http.GetAsync($"/requests/{id}")).Headers.ETag!.Tag);
        (await NotedAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task can_be_taken_back_step_by_step()
    {
        var id = await host.ClassifiedTicketAsync();
        var model = await host.Http.GetStringAsync($"/requests/{id}");
        await SendAsync(HttpMethod.Post, id, "shipping", "ann");
        await SendAsync(HttpMethod.Post, id, "technical", "bob", "*");

        (await SendAsync(HttpMethod.Delete, id, null, "ann")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var first = await (await SendAsync(HttpMethod.Delete, id, null, "bob")).JsonAsync();
        (first.Text("category"), first.Text("corrected_by")).ShouldBe(("shipping", "ann"));
        (await SendAsync(HttpMethod.Delete, id, null, "ann")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Http.GetStringAsync($"/requests/{id}")).ShouldBe(model);
        (await SendAsync(HttpMethod.Delete, id, null, "ann")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await SendAsync(HttpMethod.Delete, Guid.NewGuid(), null, "ann")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_correction where data ? 'withdrawn_by'")).ShouldBe(2);
    }

    [Fact]
    public async Task that_is_taken_back_leaves_a_ticket_waiting_that_did_so_before()
    {
        await host.SeededAsync("subject,body\nInvoice,wrong amount\n");
        var id = await host.ScalarAsync<Guid>("select id from ticketing.backlog");
        await SendAsync(HttpMethod.Post, id, "shipping", "ann");
        var ticket = await (await SendAsync(HttpMethod.Delete, id, null, "ann")).JsonAsync();
        (ticket.Text("status"), ticket.Text("category")).ShouldBe(("unprocessed", "null"));
        (await host.ProcessedAsync()).Text("done").ShouldBe("1");
    }

    [Fact]
    public async Task a_client_that_has_the_ticket_gets_it_once()
    {
        var url = $"/requests/{await host.ClassifiedTicketAsync()}";
        var tag = (await host.Http.GetAsync(url)).Headers.ETag!.Tag;
        foreach (var (known, status) in new[] { (tag, 304), ($"W/{tag}", 304), ($"\"x\", {tag}", 304), ("*", 304), ("\"x\"", 200) })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
            ((int)(await host.Http.SendAsync(request)).StatusCode).ShouldBe(status, known);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, Guid id, string? category, string by, string? seen = null)
    {
        var request = method == HttpMethod.Delete
            ? new HttpRequestMessage(method, $"/requests/{id}/category?by={by}")
            : new HttpRequestMessage(method, $"/requests/{id}/category") { Content = JsonContent.Create(new { category, by }) };
        if (seen is not null)
            request.Headers.TryAddWithoutValidation("If-Match", seen);
        return host.Http.SendAsync(request);
    }

    private async Task<JsonNode> CorrectAsync(Guid id, string category)
    {
        var answer = await host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category, by = "ann" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<List<(string? Before, string Category)>> NotedAsync()
    {
        await using var command = host.Database.CreateCommand(
            "select data -> 'before' ->> 'best', data ->> 'category' from ticketing.mt_doc_correction"
        );
        await using var reader = await command.ExecuteReaderAsync();
        var noted = new List<(string?, string)>();
        while (await reader.ReadAsync())
            noted.Add((reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetString(1)));
        return noted;
    }
}
