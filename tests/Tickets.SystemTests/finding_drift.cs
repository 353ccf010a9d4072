using System.Net;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>All that comes in is of one kind, and the model was trained on many kinds.</summary>
public sealed class finding_drift : OwnModels
{
    // Failed, with an index that is never above 0, with no warning.
    [Fact]
    public async Task warns_of_it()
    {
        var (first, _) = await TwoModelsWithChampionAsync();
        await PrintingTicketsAsync(120);
        var drift = (await ModelsAsync(HttpMethod.Get, "drift", HttpStatusCode.OK))!;
        drift.Text("model_version").ShouldBe(first);
        drift["recent"]!["tickets"]!.GetValue<int>().ShouldBe(120);
        drift["category_shift"]!.GetValue<double>().ShouldBeGreaterThan(0.1);
        drift["warnings"]!.AsArray().ShouldNotBeEmpty();
    }
}
