using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tickets.IntegrationTests;

/// <summary>What was received at a path.</summary>
internal sealed record Received(string Path, string Id, string Timestamp, string[] Signatures, string Body);

/// <summary>An endpoint on a port of its own, which keeps what it is told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _received = [];
    private WebApplication _app = null!;

    /// <summary>What it answers; it takes everything, unless a test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>What it was told so far.</summary>
    public IReadOnlyList<Received> All => [.. _received];

    public string Url { get; private set; } = null!;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.StartAsync("http://127.0.0.1:0");
        return receiver;
    }

    /// <summary>Answers with a status.</summary>
    public void AnswerWith(int status, string body = "", string? retryAfter = null) =>
        Answer = context =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            return context.Response.WriteAsync(body);
        };

    /// <summary>Nobody listens any more.</summary>
    public ValueTask StopAsync() => _app.DisposeAsync();

    /// <summary>Listens again, where it did.</summary>
    public Task StartAgainAsync() => StartAsync(Url);

    public ValueTask DisposeAsync() => StopAsync();

    private async Task StartAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(ReceiveAsync);
        await _app.StartAsync();
        Url = _app.Urls.Single();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        _received.Enqueue(
            new Received(
                context.Request.Path,
                headers["webhook-id"].ToString(),
                headers["webhook-timestamp"].ToString(),
                headers["webhook-signature"].ToString().Split(' '),
                await reader.ReadToEndAsync()
            )
        );
        await Answer(context);
    }
}
