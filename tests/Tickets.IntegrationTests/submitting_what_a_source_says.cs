using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A help desk sends more of a ticket than its text, and in its own words.</summary>
[Collection(OneHost.Name)]
public class submitting_what_a_source_says(TicketsHost host)
{
    private readonly string _id = $"{Guid.NewGuid()}";

    [Theory]
    [InlineData("""{"subject":"","body":"My password is refused","priority":"low"}""", "low")]
    [InlineData("""{"subject":null,"body":"My password is refused"}""", "null")]
    [InlineData("""{"subject":"Login","body":"My password is refused","priority":"normal"}""", "medium")]
    [InlineData("""{"subject":"Login","priority":"1 - Critical"}""", "critical")]
    public async Task is_taken(string request, string priority)
    {
        var answer = await host.TrackSubmissionAsync(() => host.Http.PostAsync("/requests", Refusals.Json(request)));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.GetAsync($"{answer.Headers.Location}")).Text("priority").ShouldBe(priority);
    }

    [Fact]
    public async Task is_answered_beside_when_it_came_in()
    {
        var ticket = $$$"""{"body":"b","opened_at":"2024-02-29T23:30:00.5+01:00","fields":{"Status":"Open","Ünits ":" 1\n","none":null}}""";
        var answer = await host.TrackSubmissionAsync(() =>
            host.Http.PostAsync("/requests/batch", Refusals.Json($$"""{"tickets":[{{ticket}}]}"""))
        );
        var stored = await host.GetAsync((await answer.JsonAsync())["tickets"]![0]!.Text("location"));
        stored.Text("opened_at").ShouldBe("2024-02-29T22:30:00.500Z");
        stored["created_at"]!.GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        JsonNode.DeepEquals(stored["fields"], JsonNode.Parse("""{"Status":"Open","Ünits ":" 1\n"}""")).ShouldBeTrue();
        var listed = (await host.GetAsync($"/requests?ids={stored.Text("id")}"))["items"]![0]!;
        JsonNode.DeepEquals(listed["fields"], stored["fields"]).ShouldBeTrue();
    }

    // Failed, with the fields of before, when containment told whether something changes.
    [Fact]
    public async Task is_replaced_when_it_is_said_again_and_not_classified_again_for_that()
    {
        var first = await host.TrackSubmissionAsync(() => PutAsync(new { status = "open", team = "desk" }, "2026-01-01T00:00:00Z"));
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = (await first.JsonAsync()).Text("ticket_id");
        var before = await host.GetAsync($"/requests/{id}");

        var less = await (await PutAsync(new { status = "open" }, null)).JsonAsync();
        less["fields"]!.ToJsonString().ShouldBe("""{"status":"open"}""");
        (less.Text("opened_at"), less.Text("version")).ShouldBe(("2026-01-01T00:00:00.000Z", "2"));
        (less.Text("status"), less.Text("classified_at")).ShouldBe(("processed", before.Text("classified_at")));

        var kept = await (await PutAsync(null, "2026-01-02T00:00:00Z")).JsonAsync();
        (kept["fields"]!["status"]!.GetValue<string>(), kept.Text("opened_at")).ShouldBe(("open", "2026-01-02T00:00:00.000Z"));
        (await (await PutAsync(null, "2026-01-02T01:00:00+01:00")).JsonAsync()).Text("version").ShouldBe("3");
    }

    [Theory]
    [InlineData("opened_at", "\"2026-11-26T08:00:00\"", "opened_at", "must be a time of RFC 3339, such as 2026-11-26T08:00:00Z")]
    [InlineData("opened_at", "\"yesterday\"", "opened_at", "must be a time of RFC 3339, such as 2026-11-26T08:00:00Z")]
    [InlineData("opened_at", "5", "opened_at", "must be a time of RFC 3339, such as 2026-11-26T08:00:00Z, not a number")]
    [InlineData("opened_at", "\"9999-11-26T08:00:00Z\"", "opened_at", "is later than tomorrow")]
    [InlineData("fields", "[]", "fields", "must be an object, not an array")]
    [InlineData("fields", "{\"n\":1}", "fields.n", "must be a string, not a number")]
    [InlineData("fields", "{\"n\":{}}", "fields.n", "must be a string, not an object")]
    [InlineData("fields", "{\"n\":\"a\",\"n\":\"b\"}", "fields.n", "may be given once")]
    [InlineData("fields", "{\"n\":\"a\\u0000\"}", "fields.n", "must not contain NUL characters")]
    [InlineData("priority", "\"1\"", "priority", "must be one of low, medium, high, critical")]
    public async Task is_refused_when_it_can_not_be_kept(string name, string value, string field, string error)
    {
        var answer = await host.Http.PostAsync("/requests", Refusals.Json($$"""{"body":"b","{{name}}":{{value}}}"""));
        var problem = await answer.JsonAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{problem}");
        problem["errors"]![field]![0]!.GetValue<string>().ShouldStartWith(error);
    }

    [Fact]
    public async Task is_refused_when_a_name_is_no_text()
    {
        var answer = await host.Http.PostAsync("/requests", Refusals.Json("""{"body":"b","fields":{"\ud800":"x"}}"""));
        await answer.ShouldBeProblemAsync(400);
    }

    private Task<HttpResponseMessage> PutAsync(object? fields, string? openedAt)
    {
        var request = new JsonObject { ["body"] = "The invoice is wrong", ["external_id"] = _id };
        if (fields is not null)
            request["fields"] = System.Text.Json.JsonSerializer.SerializeToNode(fields);
        if (openedAt is not null)
            request["opened_at"] = openedAt;
        return host.Http.PutAsJsonAsync("/requests", request);
    }
}
