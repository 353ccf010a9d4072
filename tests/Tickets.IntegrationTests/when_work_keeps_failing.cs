using Shouldly;
using Wolverine.Tracking;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class when_work_keeps_failing(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private Task<ITrackedSession> SendAsync(object message) =>
        host.Alba.TrackActivity()
            .IncludeExternalTransports()
            .DoNotAssertOnExceptionsDetected()
            .Timeout(TimeSpan.FromMinutes(1))
            .PublishMessageAndWaitAsync(message);

    [Fact]
    public async Task the_tickets_end_as_failed_with_the_reason()
    {
        var id = await host.ClassifiedTicketAsync();
        // A text that can't be read: the document lost its body.
        await host.ExecuteAsync(
            """update ticketing.mt_doc_ticket set data = (data || '{"status":"queued","category":null}') - 'body'"""
        );
        await SendAsync(Contracts.ClassifyTickets.Of([id]));
        var ticket = await host.GetAsync($"/requests/{id}");
        ticket.Text("status").ShouldBe("failed");
        ticket.Text("reason").ShouldNotBe("null");
        (await host.StatusAsync(id)).Text("error").ShouldBe(ticket.Text("reason"));
        (await host.GetAsync("/requests?status=failed"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task the_run_ends_and_counts_them()
    {
        await host.SeededAsync();
        await host.ExecuteAsync("update ticketing.mt_doc_ticket set data = data - 'body' where data ->> 'label' = 'billing'");
        var answer = default(HttpResponseMessage)!;
        await host.Alba.TrackActivity()
            .IncludeExternalTransports()
            .DoNotAssertOnExceptionsDetected()
            .Timeout(TimeSpan.FromMinutes(1))
            .ExecuteAndWaitAsync(
                (Func<Wolverine.IMessageContext, Task>)(
                    async _ =>
                        answer = await host.Http.PostAsync(
                            "/process-tickets",
                            new StringContent("""{"batch_size":1}""", System.Text.Encoding.UTF8, "application/json")
                        )
                )
            );
        var task = await host.StatusAsync(await answer.TaskAsync());
        (task.Text("state"), task.Text("total"), task.Text("done"), task.Text("failed")).ShouldBe(
            ("succeeded", "3", "2", "1")
        );
    }

    [Fact]
    public async Task the_job_ends_with_the_error()
    {
        var job = (await host.SeededAsync())["task_id"]!.GetValue<Guid>();
        await host.ExecuteAsync(
            $$"""
            update ticketing.mt_doc_job set data = data || '{"state":"queued","finished_at":null}'
                || '{"seed":{"name":"gone.csv","mapping":{},"upload_id":null,"upload_bytes":0} }'
            """
        );
        await SendAsync(new Ticketing.SeedTickets(job));
        var task = await host.StatusAsync(job);
        (task.Text("state"), task.Text("error")).ShouldBe(("failed", "the data folder of this host has no file 'gone.csv'"));
    }
}
