using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tickets.Torture;

/// <summary>
/// Another system that is told what becomes of tickets. It is none of the best: it is slow, fails, and breaks off before and after it
/// has taken an event. It knows of Standard Webhooks what is in the specification.
/// </summary>
internal sealed class Receiver(Settings settings, int seed) : IAsyncDisposable
{
    private static readonly string[] Types = ["ticket.classified", "ticket.needs_review", "ticket.failed", "ticket.corrected", "job.finished"];

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, bool> _known = new();
    private readonly ConcurrentQueue<JsonNode> _events = new();
    private WebApplication? _server;
    private byte[] _key = [];

    /// <summary>The events that were taken, each once, in the order in which they came first.</summary>
    public IReadOnlyCollection<JsonNode> Events => _events;

    /// <summary>Events that came once more.</summary>
    public int Again;

    /// <summary>Requests whose signature is wrong.</summary>
    public int Unsigned;

    /// <summary>Listens, and has itself told of everything.</summary>
    public async Task BeginAsync(Uri api)
    {
        var url = $"http://{(settings.Network is null ? "127.0.0.1" : Settings.Addresses.Servers)}:{ServerProxy.FreePort()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add(url);
        _server.Run(TakeAsync);
        await _server.StartAsync();
        using var http = new HttpClient();
        var answer = await http.PostAsJsonAsync(new Uri(api, "/webhooks"), new { url = $"{url}/told", events = Types });
        answer.EnsureSuccessStatusCode();
        var secret = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["secret"]!.GetValue<string>();
        _key = Convert.FromBase64String(secret["whsec_".Length..]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var (id, time, signature) = (Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"));
        var mine = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}.{time}.{body}")))}";
        if (signature != mine)
        {
            Interlocked.Increment(ref Unsigned);
            context.Response.StatusCode = 400;
            return;
        }

        // Not more often than that: what fails twice is left alone for minutes.
        var mood = _known.ContainsKey(id) ? 1 : Mood();
        if (mood < 0.02)
            await Task.Delay(300);
        else if (mood < 0.04)
            context.Response.StatusCode = 500;
        else if (mood < 0.06)
            context.Abort();
        if (mood is >= 0.02 and < 0.06)
        {
            _known.TryAdd(id, false);
            return;
        }

        if (_known.TryGetValue(id, out var isTaken) && isTaken)
            Interlocked.Increment(ref Again);
        else
            _events.Enqueue(JsonNode.Parse(body)!);
        _known[id] = true;
        if (mood is >= 0.06 and < 0.08)
            context.Abort();

        string Header(string name) => context.Request.Headers[name].ToString();
    }

    private double Mood()
    {
        lock (_random)
            return _random.NextDouble();
    }
}
