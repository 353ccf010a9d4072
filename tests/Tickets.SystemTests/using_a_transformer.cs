using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

public sealed class using_a_transformer : OwnModels
{
    [Fact]
    public async Task a_transformer_takes_the_place_of_a_linear_model_and_gives_it_back()
    {
        var sample = Path.Combine(Repository.Root, "data", "tickets.csv");
        var linear = (await RunAsync([.. Train, sample])).Trim();
        var exported = Directory.CreateDirectory(Path.Combine(Folder, "exported")).FullName;
        string[] categories = ["account", "billing", "shipping", "technical"];
        RandomTransformer.Write(exported, categories);
        var transformer = JsonNode
            .Parse(await RunAsync("models", "add", "--from", exported, "--data", sample, "--target-precision", "0.1"))!
            .Text("version");
        await ModelsAsync(HttpMethod.Post, $"{transformer}/promote", HttpStatusCode.OK);
        await NewTicketIsOfAsync(transformer);

        var backlog = Path.Combine(Folder, "backlog.csv");
        await File.WriteAllTextAsync(backlog, await RunAsync("sample", "--rows", "300"));
        await RunAsync("seed", backlog);
        await RunAsync("process", "--batch-size", "100");
        (await CountAsync($"model_version = '{transformer}' and best = any('{{{string.Join(',', categories)}}}')")).ShouldBeGreaterThan(300);
        (await CountAsync($"model_version <> '{transformer}' or status = 'failed'")).ShouldBe(0);

        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.OK);
        await NewTicketIsOfAsync(linear);
    }
}
