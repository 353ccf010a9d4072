using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.IntegrationTests;

/// <summary>A host's sender with a clock of its own, and an endpoint for it.</summary>
internal sealed class WebhookBench : IAsyncDisposable
{
    private static readonly string[] All =
    [
        "ticket.classified",
        "ticket.needs_review",
        "ticket.failed",
        "ticket.corrected",
        "job.finished",
    ];

    private readonly TicketsHost _host;
    private readonly ServiceProvider _services;

    private WebhookBench(TicketsHost host, WebhookReceiver receiver, bool allowPrivate)
    {
        (_host, Receiver) = (host, receiver);
        var settings = new WebhookSettings { AllowPrivate = allowPrivate };
        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddSingleton(settings);
        WebhookClient.Add(services);
        _services = services.BuildServiceProvider();
        Due = new DueDeliveries(host.Database);
        Sender = new WebhookSender(
            Due,
            new WebhookClient(_services.GetRequiredService<IHttpClientFactory>(), Clock),
            ActivatorUtilities.CreateInstance<WebhookMetrics>(_services),
            settings,
            Clock,
            NullLogger<WebhookSender>.Instance
        );
        Webhooks = new Webhooks(host.Database, new WebhookSettings { AllowPrivate = true }, Clock);
        Deliveries = new WebhookDeliveries(host.Database, Clock);
    }

    // Ahead of PostgreSQL's: what has just happened is due.
    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow.AddMinutes(10));

    public WebhookReceiver Receiver { get; }

    public DueDeliveries Due { get; }

    public WebhookSender Sender { get; }

    public Webhooks Webhooks { get; }

    public WebhookDeliveries Deliveries { get; }

    public static async Task<WebhookBench> StartAsync(TicketsHost host, bool allowPrivate = true) =>
        new(host, await WebhookReceiver.StartAsync(), allowPrivate);

    /// <summary>An endpoint that wants all events, or some.</summary>
    public Task<NewWebhook> WantedAsync(params string[] events) => WantedAsync(Receiver, bulk: false, events);

    /// <summary>Another one.</summary>
    public Task<NewWebhook> WantedAsync(WebhookReceiver receiver, bool bulk, params string[] events)
    {
        var request = new WebhookRequest
        {
            Url = $"{receiver.Url}/hook",
            Events = events.Length > 0 ? events : All,
            Bulk = bulk,
        };
        return Webhooks.CreateAsync(Guid.CreateVersion7(), request, "ann", CancellationToken.None);
    }

    /// <summary>Sends what is due now, and what becomes due by it.</summary>
    public async Task SendAsync() => await Task.WhenAll(await Sender.BeginAsync(CancellationToken.None));

    /// <summary>The same, some time later.</summary>
    public Task SendAfterAsync(TimeSpan time)
    {
        Clock.Advance(time);
        return SendAsync();
    }

    /// <summary>What an endpoint was or will be told, the first one first.</summary>
    public async Task<List<WebhookDelivery>> DeliveriesAsync(NewWebhook webhook)
    {
        var (page, _) = await Deliveries.ListAsync(webhook.Webhook.Id, null, long.MaxValue, 200, CancellationToken.None);
        return [.. page.Reverse()];
    }

    /// <summary>The types of what was received, in that order.</summary>
    public string Told => string.Join(' ', Receiver.All.Select(received => JsonNode.Parse(received.Body)!.Text("type")));

    /// <summary>How many deliveries there are.</summary>
    public Task<long> CountAsync() => _host.ScalarAsync<long>("select count(*) from ticketing.webhook_delivery");

    /// <summary>A ticket that was classified, then corrected.</summary>
    public async Task<Guid> CorrectedTicketAsync()
    {
        var id = await _host.ClassifiedTicketAsync();
        await CorrectAsync(id);
        return id;
    }

    /// <summary>Gives a ticket a category.</summary>
    public async Task CorrectAsync(Guid id, string category = "other")
    {
        using var answer = await _host.Http.PostAsync(
            $"/requests/{id}/category",
            Refusals.Json($$"""{"category": "{{category}}", "by": "ann"}""")
        );
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        await Receiver.DisposeAsync();
        await _services.DisposeAsync();
    }
}
