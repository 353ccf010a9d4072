using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Persons beside a model: what they say, and what they are shown.</summary>
public sealed class reviewing_tickets : OwnModels
{
    [Fact]
    public async Task what_a_person_says_stands()
    {
        var id = Guid.CreateVersion7();
        (await Http.PostAsJsonAsync($"/requests/{id}/category", new { category = "x" })).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await Http.PostAsJsonAsync($"/requests/{id}/category", new { category = " " })).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );

        // There is no model yet: the ticket waits, and a person is faster.
        var ticket = await (await SubmitAsync("a lamp")).JsonAsync();
        var waiting = ticket["ticket_id"]!.GetValue<Guid>();
        await CorrectAsync(waiting, "lighting", "ann");
        await CorrectAsync(waiting, "lighting", "ann");
        await RunAsync([.. Train, Path.Combine(Repository.Root, "data", "tickets.csv")]);
        await NewTicketIsOfAsync(await AliasAsync("champion"));

        var read = JsonNode.Parse(await Http.GetStringAsync($"/requests/{waiting}"))!;
        (read.Text("status"), read.Text("category"), read.Text("corrected_by"), read.Text("model_version")).ShouldBe(
            ("processed", "lighting", "ann", "null")
        );
        (await ScalarAsync("select count(*) from ticketing.mt_doc_correction")).ShouldBe(1, "the same again is no news");

        await CorrectAsync(waiting, "furniture", "ann");
        var noted = "select count(*) from ticketing.mt_doc_correction where data -> 'before' ->> 'best' = 'lighting'";
        (await ScalarAsync(noted)).ShouldBe(1);
        (await Http.GetStringAsync("/requests?category=furniture")).ShouldContain($"{waiting}");
    }

    [Fact]
    public async Task reviews_and_reasons_say_what_to_look_at_and_why()
    {
        await RunAsync([.. Train, Path.Combine(Repository.Root, "data", "tickets.csv")]);
        await RunAsync("models", "list");
        foreach (var body in (string[])["zqxj", "ZQXJ", "zqxj!", "wvkk"])
            await SubmitAsync(body, "xqz");
        await NewTicketIsOfAsync(await AliasAsync("champion"));

        await Scenarios.EventuallyAsync(async () => $"{(await ReviewsAsync()).Sum(item => (int)item!["alike"]!)}", "4");
        var reviews = await ReviewsAsync();
        reviews
            .Select(item => (item!.Text("body").ToLowerInvariant()[..4], item!.Text("alike")))
            .ShouldBe([("zqxj", "3"), ("wvkk", "1")]);

        var answer = await (await SubmitAsync("The invoice shows a wrong amount")).JsonAsync();
        var url = $"/requests/{answer.Text("ticket_id")}?include=reasons";
        await Scenarios.EventuallyAsync(async () => JsonNode.Parse(await Http.GetStringAsync(url))!.Text("status"), "processed");
        var ticket = JsonNode.Parse(await Http.GetStringAsync(url))!;
        var reasons = ticket["reasons"]!;
        reasons.Text("category").ShouldBe(ticket.Text("category"));
        reasons["terms"]!.AsArray().Select(term => term!.Text("term")).ShouldContain("invoice");
        (await Http.GetAsync(url.Replace("reasons", "secrets", StringComparison.Ordinal))).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    private async Task<JsonArray> ReviewsAsync() =>
        JsonNode.Parse(await Http.GetStringAsync("/reviews?limit=10"))!["items"]!.AsArray();
}
