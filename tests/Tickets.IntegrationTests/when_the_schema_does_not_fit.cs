using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class when_the_schema_does_not_fit(TicketsHost host) : IAsyncLifetime
{
    private const string Away = "alter table ticketing.outcome rename column predicted_priority to elsewhere";
    private const string Back = "alter table ticketing.outcome rename column elsewhere to predicted_priority";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with 20 of 20 tickets failed for good and a host that was ready.
    [Fact]
    public async Task tickets_wait_and_the_host_says_so()
    {
        using var failures = new FailedAttempts();
        HttpResponseMessage[] accepted;
        await host.ExecuteAsync(Away);
        try
        {
            accepted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SubmitAsync()));
            var health = await host.Http.GetAsync("/health/ready");
            health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await health.JsonAsync())["checks"]!["schema"]!.Text("description").ShouldContain("db-apply");
            (await host.Http.GetAsync("/requests")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            await Scenarios.EventuallyAsync(() => Task.FromResult(failures.Count >= 3 ? "tried" : "no"), "tried");
        }
        finally
        {
            await host.ExecuteAsync(Back);
        }

        foreach (var answer in accepted)
            await Scenarios.EventuallyAsync(
                async () => JsonNode.Parse(await host.Http.GetStringAsync(answer.Headers.Location))!.Text("status"),
                "processed"
            );
        (await host.Http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task columns_of_the_next_version_do_no_harm()
    {
        await host.ExecuteAsync("alter table ticketing.outcome add column of_the_next_version text");
        try
        {
            (await host.Http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
            await host.ClassifiedTicketAsync();
        }
        finally
        {
            await host.ExecuteAsync("alter table ticketing.outcome drop column of_the_next_version");
        }
    }

    private Task<HttpResponseMessage> SubmitAsync() =>
        host.Http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject = "Invoice",
                body = "wrong amount",
                priority = "low",
            }
        );

    /// <summary>Counts the attempts at a message that failed.</summary>
    private sealed class FailedAttempts : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public FailedAttempts()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "wolverine-execution-failure")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((_, _, _, _) => Interlocked.Increment(ref _count));
            _listener.Start();
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
