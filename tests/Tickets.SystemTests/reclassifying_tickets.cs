using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Another model has been put to use since tickets were classified.</summary>
public sealed class reclassifying_tickets : OwnModels
{
    private const int Tickets = 50;

    // One of the tickets has been corrected.
    private async Task<(string First, string Second)> ClassifiedByAnotherModelAsync()
    {
        var models = await TwoModelsWithChampionAsync();
        var tickets = await PrintingTicketsAsync(Tickets);
        await CorrectAsync(tickets[0], "paper", "ann");
        await ModelsAsync(HttpMethod.Post, $"{models.Second}/promote", HttpStatusCode.OK);
        return models;
    }

    // Failed, with the results written in a dry run too, with 0 of the first model.
    [Fact]
    public async Task says_what_would_change_in_a_dry_run_and_writes_nothing()
    {
        var (first, _) = await ClassifiedByAnotherModelAsync();
        var preview = JsonNode.Parse(await RunAsync("reclassify", "--dry-run", "--json"))!;
        preview["tickets"]!.GetValue<int>().ShouldBe(Tickets - 1);
        (preview["other_category"]!.GetValue<int>() + preview["answered"]!.GetValue<int>()).ShouldBeGreaterThan(0);
        (await CountAsync($"model_version = '{first}'")).ShouldBe(Tickets - 1);
    }

    // Failed, without the results written, with 0 of the second model.
    [Fact]
    public async Task replaces_what_the_other_model_said_and_keeps_what_a_person_said()
    {
        var (_, second) = await ClassifiedByAnotherModelAsync();
        await RunAsync("reclassify");
        (await CountAsync($"model_version = '{second}'")).ShouldBe(Tickets - 1);
        (await CountAsync("corrected_by = 'ann' and best = 'paper' and model_version is null")).ShouldBe(1);
    }
}
