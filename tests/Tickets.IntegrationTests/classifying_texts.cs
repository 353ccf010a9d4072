using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Somebody wants to know what the model says, without leaving a ticket.</summary>
[Collection(OneHost.Name)]
public class classifying_texts(TicketsHost host)
{
    private static readonly string[] Decision = ["category", "confidence", "alternatives", "reason", "model_version", "predicted_priority", "reasons"];

    // Failed, with another answer, when the subject was left out.
    [Fact]
    public async Task answers_as_of_a_ticket_with_that_text_and_stores_nothing()
    {
        var id = await host.ClassifiedTicketAsync();
        var ticket = await host.GetAsync($"/requests/{id}?include=reasons");
        var tickets = await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");
        var items = await AskAsync(new { subject = ticket.Text("subject"), body = ticket.Text("body") }, "?include=reasons");
        foreach (var field in Decision)
            JsonNode.DeepEquals(items[0]![field], ticket[field]).ShouldBeTrue(field);
        items[0]!.AsObject().Count.ShouldBe(Decision.Length);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(tickets);
        (await host.ScalarAsync<bool>("select exists (select from access.audit where route like '/classify%')")).ShouldBeFalse();
    }

    [Fact]
    public async Task answers_in_the_order_of_the_texts_and_says_where_it_abstains()
    {
        var answer = await host.Http.PostAsJsonAsync(
            "/classify",
            new { items = new object[] { new { body = "zqxj wvkk qqpz" }, new { subject = "The app crashes with an error" } } }
        );
        var items = (await answer.JsonAsync())["items"]!;
        (items[0]!.Text("category"), items[0]!.Text("reason")).ShouldBe(("null", "no_known_words"));
        (items[1]!.Text("category"), items[1]!.Text("reason")).ShouldBe(("technical", "null"));
        items[1]!.AsObject().ContainsKey("reasons").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"items":[]}""", "items", "must be 1 to 100 texts")]
    [InlineData("""{"items":null}""", "items", "must be 1 to 100 texts")]
    [InlineData("""{"items":[{"body":"b"},{"subject":" "}]}""", "items[1].body", "is missing, and so is the subject")]
    [InlineData("""{"items":[null]}""", "items[0].body", "is missing, and so is the subject")]
    [InlineData("""{"items":[{"body":"b\u0000"}]}""", "items[0].body", "must not contain NUL characters")]
    [InlineData("""{"items":[{"body":5}]}""", "items[0].body", "must be a string, not a number")]
    [InlineData("""{"items":[{"body":"b","priority":"low"}]}""", "items[0].priority", "is not a field of this request")]
    public async Task says_what_is_wrong_with_which_text(string request, string field, string error)
    {
        var answer = await host.Http.PostAsync("/classify", Refusals.Json(request));
        var problem = await answer.JsonAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{problem}");
        problem["errors"]![field]![0]!.GetValue<string>().ShouldStartWith(error);
    }

    [Fact]
    public async Task has_the_limits_of_a_ticket()
    {
        (await AskAsync(new { subject = new string('s', 300), body = new string('b', 64 * 1024) })).AsArray().Count.ShouldBe(1);
        await RefusedAsync(new[] { new { subject = new string('s', 301), body = "" } });
        await RefusedAsync(new[] { new { subject = "", body = new string('b', 64 * 1024 + 1) } });
        await RefusedAsync(Enumerable.Repeat(new { body = "b" }, 101));
        (await host.Http.PostAsync("/classify?include=words", Refusals.Json("""{"items":[{"body":"b"}]}"""))).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    private async Task RefusedAsync(object items) =>
        (await host.Http.PostAsJsonAsync("/classify", new { items })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    private async Task<JsonNode> AskAsync(object item, string query = "")
    {
        var answer = await host.Http.PostAsJsonAsync($"/classify{query}", new { items = new[] { item } });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.JsonAsync())["items"]!;
    }
}
