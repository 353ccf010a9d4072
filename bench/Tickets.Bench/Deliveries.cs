using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tickets.Bench;

/// <summary>
/// What is told a webhook: as fast as it goes, and 1,000 events a second beside a bulk run, whose rate is compared with that of
/// one that has nothing beside it.
/// </summary>
internal sealed class Deliveries(Lab lab) : IMeasurement
{
    public const string Rate = "deliveries/s";

    public const string BulkAlone = "bulk alone";

    public const string BesideBulk = "beside bulk";

    private const string Alone = "deliveries alone";

    private const int PerSecond = 1000;

    public string Name => "deliveries";

    public IReadOnlyList<string> Targets { get; } = [Alone, BulkAlone, BesideBulk];

    // A bulk run is over in seconds: four times as long, so that some thousands are delivered beside it.
    private int Rows => 4 * lab.Options.Rows;

    public async Task<Sample> RunAsync(string target)
    {
        await Csv.OfAsync(lab.Options, Rows);
        await using var receiver = await Receiver.StartAsync();
        await using var ours = await Ours.StartAsync(lab);
        await ours.WarmAsync(lab);
        var webhook = await CreateWebhookAsync(ours, receiver);
        await lab.Product.EventsAsync(webhook, 2 * PerSecond, perSecond: null);
        await receiver.AwaitAsync(2 * PerSecond);
        return target == Alone ? await DeliverAsync(ours, webhook, receiver) : await ProcessAsync(ours, webhook, receiver, target == BesideBulk);
    }

    private async Task<Sample> DeliverAsync(Ours ours, Guid webhook, Receiver receiver)
    {
        var events = lab.Options.Rows / 2;
        await lab.Product.SettleAsync();
        var before = receiver.Taken;
        await lab.Product.EventsAsync(webhook, events, perSecond: null);
        await receiver.AwaitAsync(before + 1);
        var meter = Meter.Start(lab.Options, ours.Pids);
        await receiver.AwaitAsync(before + events);
        var cost = await meter.StopAsync(events);
        return new Sample([new(Rate, events / cost.Seconds)], cost);
    }

    private async Task<Sample> ProcessAsync(Ours ours, Guid webhook, Receiver receiver, bool delivers)
    {
        await ours.SeedAsync(Rows);
        await ours.SettleAsync();
        if (delivers)
            await lab.Product.EventsAsync(webhook, 120 * PerSecond, PerSecond);
        var before = receiver.Taken;
        var meter = Meter.Start(lab.Options, ours.Pids);
        await ours.ProcessAsync();
        var cost = await meter.StopAsync(Rows);
        return new Sample([new(Bulk.Rate, Rows / cost.Seconds), new(Rate, (receiver.Taken - before) / cost.Seconds)], cost);
    }

    // Of tickets that come one by one, so the run itself tells it nothing.
    private static async Task<Guid> CreateWebhookAsync(Ours ours, Receiver receiver)
    {
        var webhook = new JsonObject { ["url"] = receiver.Address, ["events"] = new JsonArray("ticket.classified") };
        using var answer = await ours.Client.PostAsJsonAsync("/webhooks", webhook);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["webhook"]!["id"]!.GetValue<Guid>();
    }

    /// <summary>Takes whatever is sent to it, and counts.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private long _taken;

        public long Taken => Interlocked.Read(ref _taken);

        public string Address => $"{app.Urls.Single()}/hook";

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var receiver = new Receiver(builder.Build());
            await receiver.StartAppAsync();
            return receiver;
        }

        public async Task AwaitAsync(long taken)
        {
            for (var watch = Stopwatch.StartNew(); Taken < taken; await Task.Delay(5))
                if (watch.Elapsed.TotalSeconds > 120)
                    throw new TimeoutException($"{Taken} of {taken} deliveries came.");
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task StartAppAsync()
        {
            app.Urls.Add("http://127.0.0.1:0");
            app.Run(async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                Interlocked.Increment(ref _taken);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            });
            await app.StartAsync();
        }
    }
}
