using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>A second model classifies what comes in, beside the champion.</summary>
public sealed class trying_a_model_in_the_shadow : OwnModels
{
    // Failed, with every pair counted as agreed, with an agreement of 1.
    [Fact]
    public async Task tells_where_the_two_disagree_and_decides_nothing()
    {
        var (first, second) = await TwoModelsWithChampionAsync();
        await ModelsAsync(HttpMethod.Post, $"{second}/shadow", HttpStatusCode.NoContent);
        JsonNode report = new JsonObject();
        await Scenarios.EventuallyAsync(
            async () =>
            {
                // It drops samples where it can't keep up, so tickets come until it has seen enough.
                await SubmitAsync(Printing(Random.Shared.Next(288)));
                report = (await ModelsAsync(HttpMethod.Get, "shadow", HttpStatusCode.OK))!;
                return report["tickets"]!.GetValue<long>() >= 20 ? "enough" : "few";
            },
            "enough"
        );
        (report.Text("champion"), report.Text("shadow")).ShouldBe((first, second));
        report["agreement"]!.GetValue<double>().ShouldBeLessThan(0.2, "only one of them knows printing");
        report["disagreements"]!
            .AsArray()
            .Select(item => item!.Text("shadow_category"))
            .ShouldContain("printing");
        (await CountAsync($"model_version <> '{first}'")).ShouldBe(0);

        // Would fail if the champion were compared with itself.
        var ticket = report["disagreements"]!.AsArray().First(item => item!.Text("shadow_category") == "printing")!;
        await CorrectAsync(ticket["ticket_id"]!.GetValue<Guid>(), "printing", "ann");
        var corrections = (await ModelsAsync(HttpMethod.Get, "shadow", HttpStatusCode.OK))!["corrections"]!;
        corrections.ToJsonString().ShouldBe("""{"tickets":1,"champion_right":0,"shadow_right":1}""");
    }

    // Failed, with the alias left where it was, with 200 for the report.
    [Fact]
    public async Task ends_when_it_is_told_to()
    {
        var (_, second) = await TwoModelsWithChampionAsync();
        await RunAsync("models", "shadow", "--version", second);
        (await AliasAsync("shadow")).ShouldBe(second);
        await ModelsAsync(HttpMethod.Delete, "shadow", HttpStatusCode.NoContent);
        await ModelsAsync(HttpMethod.Get, "shadow", HttpStatusCode.NotFound);
        await RunAsync("models", "unshadow");
    }
}
