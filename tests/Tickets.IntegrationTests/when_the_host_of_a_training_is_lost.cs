using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>One host has the API; the others, processes of their own, train.</summary>
public sealed class when_the_host_of_a_training_is_lost : OwnModels
{
    private readonly List<HostProcess> _trainers = [];

    protected override string Roles => "ticketing";

    public override async Task DisposeAsync()
    {
        foreach (var trainer in _trainers)
            trainer.Dispose();
        await base.DisposeAsync();
    }

    // Failed, with a queue that the hosts declared differently, when only those that listen said how long its messages live.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task another_one_begins_again(bool isKilled)
    {
        var sample = await RunAsync("sample", "--rows", "1000");
        await EndedAsync(await (await Http.UploadAsync(sample)).TaskAsync());
        var lost = Trainer();
        var answer = await Http.PostAsJsonAsync("/models", new { features = "auto", promote = true });
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var job = await answer.TaskAsync();
        await Waiting.EventuallyAsync(async () => (await StatusAsync(job)).Text("stage"), "selecting");
        if (isKilled)
            await lost.KillAsync();
        else
            lost.Stop();

        Trainer();
        await EndedAsync(job);
        var status = await StatusAsync(job);
        status.Text("state").ShouldBe("succeeded", status.Text("error"));
        status["result"]!.Text("promoted").ShouldBe("true");
        (await ScalarAsync("select attempts::bigint from ticketing.job where kind = 'train'")).ShouldBe(2);
    }

    [Fact]
    public async Task it_is_given_up_after_the_third_host()
    {
        await ExecuteAsync(
            """
            insert into ticketing.job (id, kind, state, created_at, touched_at, input, attempts) values
                ('01930000-0000-7000-8000-00000000000a', 'train', 'running', now(), '2026-01-01', '{"by": "ann"}', 3)
            """
        );
        Trainer();
        var job = new Guid("01930000-0000-7000-8000-00000000000a");
        await EndedAsync(job);
        (await StatusAsync(job)).Text("error").ShouldContain("needs more memory than a host has");
    }

    private HostProcess Trainer()
    {
        var trainer = new HostProcess(("Roles", "inference"), ("Model__Folder", Folder));
        _trainers.Add(trainer);
        return trainer;
    }

    private Task EndedAsync(Guid job) =>
        Waiting.EventuallyAsync(
            async () => (await StatusAsync(job)).Text("state") is not ("queued" or "running"),
            "the job has ended"
        );

    private async Task<JsonNode> StatusAsync(Guid job) => await (await Http.GetAsync($"/status/{job}")).JsonAsync();
}
