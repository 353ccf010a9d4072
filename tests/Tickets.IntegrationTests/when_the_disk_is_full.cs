using System.Net;
using System.Net.Http.Json;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>PostgreSQL answers and reads, and has no room for another ticket.</summary>
[Collection(OneHost.Name)]
public sealed class when_the_disk_is_full(TicketsHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync(
            """
            create or replace function ticketing.full() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
            create trigger full_disk before insert on ticketing.mt_doc_ticket for each row execute function ticketing.full()
            """
        );
    }

    public Task DisposeAsync() => host.ExecuteAsync("drop function if exists ticketing.full cascade");

    // Failed, with a host that was ready, and so got every other request too.
    [Fact]
    public async Task a_ticket_is_refused_for_now_and_the_host_is_not_ready()
    {
        (await SubmitAsync()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var health = await host.Http.GetAsync("/health/ready");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.JsonAsync())["checks"]!["intake"]!.Text("description").ShouldContain("No space left");

        // Failed, with 503 for ten seconds: a load balancer sends nothing to a host that is not ready.
        await host.ExecuteAsync("drop trigger full_disk on ticketing.mt_doc_ticket");
        (await host.Http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(0, "looking stores nothing");
        (await SubmitAsync()).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private Task<HttpResponseMessage> SubmitAsync() =>
        host.Http.PostAsJsonAsync("/requests", new { subject = "Invoice", body = "wrong amount", priority = "low" });
}
