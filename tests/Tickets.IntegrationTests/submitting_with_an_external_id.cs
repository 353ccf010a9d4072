using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A help desk sends its tickets with the ids it gives them, and sends some of them again.</summary>
[Collection(OneHost.Name)]
public class submitting_with_an_external_id(TicketsHost host)
{
    private const string Text = "The invoice of March has a wrong amount and I was charged twice";

    private readonly string _id = $"{Guid.NewGuid()}";

    [Fact]
    public async Task the_same_ticket_is_stored_once()
    {
        var first = await IdOfNewAsync(HttpMethod.Post);
        var again = await SendAsync(HttpMethod.Post, Text);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        var ticket = await again.JsonAsync();
        (ticket.Text("id"), ticket.Text("source"), ticket.Text("external_id"), ticket.Text("version")).ShouldBe(
            ($"{first}", "desk", _id, "1")
        );

        // What another system calls the same is another ticket.
        var elsewhere = await host.TrackSubmissionAsync(() => SendAsync(HttpMethod.Post, Text, source: "shop"));
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var other = await SendAsync(HttpMethod.Post, "Something else");
        other.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await other.JsonAsync()).Text("detail").ShouldContain("PUT /requests");
    }

    [Fact]
    public async Task of_many_at_once_too()
    {
        var answers = await host.TrackSubmissionAsync(() =>
            Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SendAsync(HttpMethod.Post, Text)))
        );
        var ids = await Task.WhenAll(answers.Select(async each => IdOf(await each.JsonAsync())));
        ids.Distinct().ShouldHaveSingleItem();
        answers.Count(each => each.StatusCode == HttpStatusCode.Accepted).ShouldBe(1);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task in_a_batch_too()
    {
        var first = await IdOfNewAsync(HttpMethod.Post);
        object Ticket(string id, string body) => new { body, external_id = id, source = "desk" };
        var other = $"{Guid.NewGuid()}";
        var tickets = new[] { Ticket(_id, Text), Ticket(_id, "other"), Ticket(other, Text), Ticket(other, Text) };
        var answer = await host.TrackSubmissionAsync(() => host.Http.PostAsJsonAsync("/requests/batch", new { tickets }));
        var items = (await answer.JsonAsync())["tickets"]!.AsArray();
        items.Select(item => item!.Text("status")).ShouldBe(["200", "409", "202", "200"]);
        items[0]!.Text("ticket_id").ShouldBe($"{first}");
        items[3]!.Text("ticket_id").ShouldBe(items[2]!.Text("ticket_id"));
    }

    [Fact]
    public async Task put_stores_it_or_replaces_its_text_which_is_classified_again()
    {
        var id = await IdOfNewAsync(HttpMethod.Put);
        (await SendAsync(HttpMethod.Put, Text)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var tag = await TagAsync(id);
        var replaced = await host.TrackSubmissionAsync(() =>
            SendAsync(HttpMethod.Put, "The app crashes with an error when I open the settings page")
        );
        replaced.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        IdOf(await replaced.JsonAsync()).ShouldBe(id);
        var ticket = await host.GetAsync($"/requests/{id}");
        (ticket.Text("status"), ticket.Text("category"), ticket.Text("version")).ShouldBe(("processed", "technical", "2"));
        (await TagAsync(id)).ShouldNotBe(tag);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task put_leaves_the_category_that_a_person_gave()
    {
        var id = await IdOfNewAsync(HttpMethod.Post);
        await host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category = "mine", by = "ann" });
        var answer = await SendAsync(HttpMethod.Put, "Another text");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var ticket = await answer.JsonAsync();
        (ticket.Text("body"), ticket.Text("category"), ticket.Text("corrected_by")).ShouldBe(("Another text", "mine", "ann"));
        (await host.ScalarAsync<long>($"select count(*) from ticketing.backlog where id = '{id}'")).ShouldBe(0);
    }

    // Failed, with the category of the text before, when the row of the backlog did not say that the text was replaced.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task what_a_model_says_of_the_text_before_is_dropped(bool whileItWrites)
    {
        var id = await IdOfNewAsync(HttpMethod.Post);
        await host.ExecuteAsync(
            $"delete from ticketing.outcome where id = '{id}'; insert into ticketing.backlog values ('{id}', now(), null)"
        );
        var work = host.Alba.Services.GetRequiredService<IBacklog>().WorkOf(new ClassifyTickets([id]));
        (await work.ReadTextsAsync(default)).Texts.ShouldHaveSingleItem();
        var stale = new Classification(id, "stale", 0.9f, [new("stale", 0.9f)], null);

        if (whileItWrites)
        {
            // The row is held by somebody else: the model has written its outcome, and waits to take the ticket out.
            await using var connection = await host.Database.OpenConnectionAsync();
            await using var another = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"update ticketing.backlog set revised_at = now() where id = '{id}'", connection);
            await hold.ExecuteNonQueryAsync();
            var writing = work.RecordAsync("m", [stale], default);
            await host.SomebodyWaitsForALockAsync();
            await another.CommitAsync();
            await writing;
        }
        else
        {
            await host.TrackSubmissionAsync(() => SendAsync(HttpMethod.Put, "Another text about an invoice"));
            await work.RecordAsync("m", [stale], default);
        }

        (await host.ScalarAsync<long>($"select count(*) from ticketing.outcome where id = '{id}' and best = 'stale'")).ShouldBe(0);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string body, string source = "desk") =>
        host.Http.SendAsync(
            new HttpRequestMessage(method, "/requests")
            {
                Content = JsonContent.Create(new { body, source, external_id = _id }),
            }
        );

    private async Task<Guid> IdOfNewAsync(HttpMethod method)
    {
        var answer = await host.TrackSubmissionAsync(() => SendAsync(method, Text));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return IdOf(await answer.JsonAsync());
    }

    private async Task<string> TagAsync(Guid id) => (await host.Http.GetAsync($"/requests/{id}")).Headers.ETag!.Tag;

    private static Guid IdOf(JsonNode answer) => (answer["ticket_id"] ?? answer["id"])!.GetValue<Guid>();

    private Task<long> CountAsync() =>
        host.ScalarAsync<long>($"select count(*) from ticketing.mt_doc_ticket where data ->> 'external_id' = '{_id}'");
}
