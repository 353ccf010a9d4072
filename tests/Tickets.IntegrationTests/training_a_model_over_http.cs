using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Models are trained by <c>POST /models</c>, from labelled tickets in the store.</summary>
public sealed class training_a_model_over_http : OwnModels
{
    private async Task SeededAsync(int rows)
    {
        var sample = Path.Combine(Folder, "sample.csv");
        await File.WriteAllTextAsync(sample, await RunAsync("sample", "--rows", $"{rows}"));
        await RunAsync("seed", sample);
    }

    private async Task<JsonNode> PostAsync(object plan, HttpStatusCode expected = HttpStatusCode.Accepted)
    {
        var answer = await Http.PostAsJsonAsync("/models", plan);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> StatusAsync(JsonNode accepted) =>
        JsonNode.Parse(await Http.GetStringAsync($"/status/{accepted.Text("task_id")}"))!;

    private async Task<JsonNode> TrainedAsync(object plan)
    {
        // In a third of the time that trying characters too takes.
        var quick = JsonSerializer.SerializeToNode(plan)!.AsObject();
        quick.TryAdd("features", "words");
        var accepted = await PostAsync(quick);
        await Waiting.EventuallyAsync(
            async () => (await StatusAsync(accepted)).Text("state") is not ("queued" or "running"),
            "the training has ended"
        );
        var status = await StatusAsync(accepted);
        status.Text("state").ShouldBe("succeeded", status.Text("error"));
        return status["result"]!;
    }

    [Fact]
    public async Task makes_a_model_and_uses_it_if_asked_to()
    {
        await SeededAsync(800);
        var first = await TrainedAsync(new { note = "first", by = "ann" });
        (first.Text("promoted"), first.Text("why_not"), first.Text("comparison")).ShouldBe(("false", "not_asked", "null"));
        await ModelsAsync(HttpMethod.Get, "drift", HttpStatusCode.Conflict); // none is in use

        var created = await Http.PostAsJsonAsync("/webhooks", new { url = "https://hooks.example.com/models", events = new[] { "model.promoted" } });
        var again = await TrainedAsync(new { promote = true, note = "now", by = "bob" });
        (again.Text("version"), again.Text("promoted")).ShouldBe((first.Text("version"), "true"), "the same tickets give the same model");
        (await AliasAsync("champion")).ShouldBe(again.Text("version"));
        var log = (await ModelsAsync(HttpMethod.Get, "promotions", HttpStatusCode.OK))!["items"]![0]!;
        (log.Text("by"), log.Text("note")).ShouldBe(("bob", "now"));
        var card = (await ModelsAsync(HttpMethod.Get, again.Text("version"), HttpStatusCode.OK))!;
        (card.Text("trained_by"), card.Text("note")).ShouldBe(("ann", "first"));
        await NewTicketIsOfAsync(again.Text("version"));
        var deliveries = $"/webhooks/{(await created.JsonAsync())["webhook"]!.Text("id")}/deliveries";
        var delivery = JsonNode.Parse(await Http.GetStringAsync(deliveries))!["items"]!.AsArray().ShouldHaveSingleItem()!;
        var told = JsonNode.Parse(delivery.Text("body"))!["data"]!;
        told.ToJsonString().ShouldBe(
            $$"""{"target":"category","version":"{{again.Text("version")}}","previous":null,"by":"bob","note":"now","rollback":false}"""
        );

        (await TrainedAsync(new { promote = true })).Text("why_not").ShouldBe("in_use_already");
        var listed = JsonNode.Parse(await Http.GetStringAsync("/jobs?kind=train"))!["items"]!.AsArray();
        listed.Select(job => (job!.Text("kind"), job!.Text("done"))).ShouldBe([("train", "100"), ("train", "100"), ("train", "100")]);
        listed[0]!["result"]!.Text("version").ShouldBe(again.Text("version"));
    }

    [Fact]
    public async Task keeps_the_model_in_use_where_another_one_would_be_a_loss()
    {
        await SeededAsync(1500);
        var (champion, _) = await TwoModelsWithChampionAsync();
        foreach (var (ticket, number) in (await PrintingTicketsAsync(60)).Select((ticket, number) => (ticket, number)))
            await CorrectAsync(ticket, number % 2 == 0 ? "printing" : "scanning", "ann");

        var forgetful = await TrainedAsync(new { source = "corrections", promote = true });
        (forgetful.Text("promoted"), forgetful.Text("why_not")).ShouldBe(("false", "forgets_categories"));
        forgetful["forgotten"]!.AsArray().Select(category => (string)category!).ShouldContain("billing");
        forgetful["categories"]!.AsObject().Select(category => category.Key).ShouldBe(["printing", "scanning"]);
        (await AliasAsync("champion")).ShouldBe(champion);

        var all = await TrainedAsync(new { promote = true });
        var comparison = all["comparison"]!;
        comparison.Text("in_use").ShouldBe(champion);
        var (here, there) = (Right(all, "only_new_right"), Right(all, "only_current_right"));
        (all.Text("promoted") == "true").ShouldBe(here >= there);
        var rows = comparison["categories"]!.AsArray().Sum(each => each!["rows"]!.GetValue<int>());
        rows.ShouldBe(comparison["rows"]!.GetValue<int>());
        rows.ShouldBeInRange(100, 250, "a tenth is held out");

        static int Right(JsonNode report, string member) => report["comparison"]![member]!.GetValue<int>();
    }

    [Fact]
    public async Task is_refused_where_there_is_too_little_to_learn_from()
    {
        var problem = await PostAsync(new { }, HttpStatusCode.Conflict);
        problem.Text("detail").ShouldContain("0 with a known category");
        problem.Text("detail").ShouldContain("2 categories with 10 tickets each are needed");

        await SeededAsync(200);
        (await PostAsync(new { source = "corrections" }, HttpStatusCode.Conflict)).Text("detail").ShouldContain("0 with a known category");
        (await PostAsync(new { source = "import", file = "other.csv" }, HttpStatusCode.NotFound)).Text("detail").ShouldContain("There are some of 'sample.csv'");
        (await ScalarAsync("select count(*) from ticketing.job where kind = 'train'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"target": "urgency"}""", "target")]
    [InlineData("""{"source": "api"}""", "source")]
    [InlineData("""{"target": "priority", "source": "corrections"}""", "source")]
    [InlineData("""{"file": "tickets.csv"}""", "file")]
    [InlineData("""{"target_precision": 1}""", "target_precision")]
    [InlineData("""{"target_precision": "90 %"}""", "target_precision")]
    [InlineData("""{"features": "letters"}""", "features")]
    [InlineData("""{"max_tickets": 99}""", "max_tickets")]
    [InlineData("""{"note": ""}""", "note")]
    [InlineData("""{"by": ""}""", "by")]
    [InlineData("""{"promoted": true}""", "promoted")]
    public async Task is_refused_by_field(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await Http.PostAsync("/models", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key).ShouldBe([field]);
    }

    [Fact]
    public async Task goes_one_at_a_time_and_ends_when_it_is_cancelled()
    {
        await SeededAsync(3000);
        var plan = new { features = "auto", promote = true };
        var answers = await Task.WhenAll(Http.PostAsJsonAsync("/models", plan), Http.PostAsJsonAsync("/models", plan));
        answers.Select(answer => answer.StatusCode).ShouldBe([HttpStatusCode.Accepted, HttpStatusCode.Conflict], ignoreOrder: true);
        var accepted = await answers.Single(answer => answer.StatusCode == HttpStatusCode.Accepted).JsonAsync();
        var refused = await answers.Single(answer => answer.StatusCode == HttpStatusCode.Conflict).JsonAsync();
        refused.Text("detail").ShouldContain(accepted.Text("task_id"));

        await Waiting.EventuallyAsync(async () => (await StatusAsync(accepted)).Text("stage"), "selecting");
        var paused = await Http.PostAsync($"/jobs/{accepted.Text("task_id")}/pause", null);
        (await paused.JsonAsync()).Text("detail").ShouldBe("A train job can only be cancelled.");
        (await Http.PostAsync($"/jobs/{accepted.Text("task_id")}/cancel", null)).EnsureSuccessStatusCode();
        await Waiting.EventuallyAsync(
            () => ScalarAsync("select count(*) from ticketing.job where kind = 'train' and owner is not null"),
            0
        );
        (await StatusAsync(accepted)).Text("state").ShouldBe("cancelled");
        (await ModelsAsync(HttpMethod.Get, "", HttpStatusCode.OK))!["items"]!.AsArray().ShouldBeEmpty();
        await PostAsync(new { });
    }
}
