using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>People have given tickets a category that no model knows.</summary>
public sealed class training_on_corrections : OwnModels
{
    private async Task<string> TrainedAsync(params string[] flags)
    {
        var sample = Path.Combine(Folder, "sample.csv");
        await File.WriteAllTextAsync(sample, await RunAsync("sample", "--rows", "1500"));
        await RunAsync("seed", sample);
        await TwoModelsWithChampionAsync();
        foreach (var ticket in await PrintingTicketsAsync(60))
            await CorrectAsync(ticket, "printing", "ann");
        return (await RunAsync(["train", "--features", "words", "--no-promote", .. flags])).Trim();
    }

    private async Task<JsonNode?> PrintingRowsAsync(string version) =>
        JsonNode.Parse(await RunAsync("models", "show", "--version", version))!["categories"]!["printing"];

    // Failed, with corrections left out, with no such category.
    [Fact]
    public async Task makes_a_model_that_knows_the_category()
    {
        var version = await TrainedAsync("--with-corrections");
        var rows = (await PrintingRowsAsync(version)).ShouldNotBeNull().GetValue<int>();
        rows.ShouldBeInRange(40, 60, "those of the test split are left out");
        (await AliasAsync("champion")).ShouldNotBe(version, "it was not to be promoted");
    }

    // Failed, with corrections always read, with 57 rows of it.
    [Fact]
    public async Task is_done_only_if_it_is_asked_for() =>
        (await PrintingRowsAsync(await TrainedAsync())).ShouldBeNull();
}
