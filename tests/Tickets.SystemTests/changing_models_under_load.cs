using System.Net;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Another model is put to use while a hundred tickets come in each second.</summary>
public sealed class changing_models_under_load : OwnModels
{
    // Failed, with the model kept once it was loaded, with the first version for the second.
    [Fact]
    public async Task refuses_no_ticket_and_classifies_each()
    {
        var (first, second) = await TwoModelsWithChampionAsync();
        using var stop = new CancellationTokenSource();
        var posting = PostAsync(stop.Token);
        await NewTicketIsOfAsync(first);
        await ModelsAsync(HttpMethod.Post, $"{second}/promote", HttpStatusCode.OK);
        await NewTicketIsOfAsync(second);
        (await AliasAsync("previous")).ShouldBe(first);
        await ModelsAsync(HttpMethod.Post, "rollback", HttpStatusCode.OK);
        await NewTicketIsOfAsync(first);

        await stop.CancelAsync();
        var answers = await posting;
        answers.ShouldAllBe(answer => answer == HttpStatusCode.Accepted);
        await Scenarios.EventuallyAsync(
            async () => $"{await CountAsync("status <> 'failed'")}",
            $"{answers.Length + 3}"
        );
    }

    private async Task<HttpStatusCode[]> PostAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var answers = new List<Task<HttpResponseMessage>>();
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
            answers.Add(SubmitAsync(Printing(answers.Count)));
        return [.. (await Task.WhenAll(answers)).Select(answer => answer.StatusCode)];
    }
}
