using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wolverine;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class when_work_keeps_failing(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task SendAsync(object message)
    {
        await using var scope = host.Alba.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(message);
    }

    [Fact]
    public async Task the_tickets_end_as_failed_with_the_reason()
    {
        var id = await host.ClassifiedTicketAsync();
        // A text that can't be read: the document lost its body.
        await host.UnclassifyAsync("now()");
        await host.ExecuteAsync("update ticketing.mt_doc_ticket set data = data - 'body'");
        await SendAsync(new Contracts.ClassifyTickets([id]));
        await Scenarios.EventuallyAsync(async () => (await host.GetAsync($"/requests/{id}")).Text("status"), "failed");
        var reason = (await host.GetAsync($"/requests/{id}")).Text("reason");
        reason.ShouldNotBe("null");
        (await host.StatusAsync(id)).Text("error").ShouldBe(reason);
        (await host.GetAsync("/requests?status=failed"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    // Failed, with three failed tickets, before chunks were halved.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2000)]
    public async Task the_run_ends_and_only_they_fail(int batchSize)
    {
        await host.SeededAsync();
        await host.ExecuteAsync(
            "update ticketing.mt_doc_ticket set data = data - 'body' where data ->> 'label' = 'billing'"
        );
        var answer = await host.Http.PostAsJsonAsync("/process-tickets", new { batch_size = batchSize });
        var job = await answer.TaskAsync();
        await Scenarios.EventuallyAsync(async () => (await host.StatusAsync(job)).Text("state"), "succeeded");
        var task = await host.StatusAsync(job);
        (task.Text("total"), task.Text("done"), task.Text("failed")).ShouldBe(("3", "2", "1"));
        var failed = (await host.GetAsync("/dead-letters"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        (await host.GetAsync($"/requests/{failed.Text("id")}")).Text("label").ShouldBe("billing");
    }

    [Fact]
    public async Task tickets_that_came_in_together_fail_alone()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
            ids.Add(await host.ClassifiedTicketAsync());
        await host.UnclassifyAsync("now()");
        await host.ExecuteAsync($"update ticketing.mt_doc_ticket set data = data - 'body' where id = '{ids[3]}'");
        await SendAsync(new Contracts.ClassifyTickets([.. ids]));
        await Scenarios.EventuallyAsync(
            async () => (await host.GetAsync($"/requests/{ids[3]}")).Text("status"),
            "failed"
        );
        await Scenarios.EventuallyAsync(
            async () => $"{(await host.GetAsync("/requests?status=processed"))["items"]!.AsArray().Count}",
            "4"
        );
    }

    [Fact]
    public async Task the_job_ends_with_the_error()
    {
        var job = (await host.SeededAsync())["task_id"]!.GetValue<Guid>();
        await host.ExecuteAsync(
            """
            update ticketing.job set state = 'queued', finished_at = null,
                input = '{"name":"gone","mapping":{},"upload_id":"00000000-0000-0000-0000-000000000001","upload_bytes":5}'
            """
        );
        await SendAsync(new Ticketing.ImportTickets(job));
        await Scenarios.EventuallyAsync(async () => (await host.StatusAsync(job)).Text("state"), "failed");
        (await host.StatusAsync(job)).Text("error").ShouldContain("is gone");
    }
}
