using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Tickets.Torture;

/// <summary>
/// Uses the API as a client would, and remembers what it was promised: a 202 is a promise, an error is none.
/// </summary>
internal sealed class Client(World world, int seed) : IDisposable
{
    private const int RowsOfAFile = 400;
    private const int Submitters = 16;
    private const int Steadily = 500;

    private const string Paused =
        "select array(select id from ticketing.job where state = 'paused')";

    private static readonly string[] Texts =
    [
        "The invoice of March has a wrong amount and I was charged twice",
        "The app crashes with an error when I open the settings page",
        "Where is my parcel? It was shipped a week ago and never arrived",
        "I can't log in to my account, the password reset mail never comes",
        "Please refund my last payment, I cancelled the order in time",
        "xyzzy plugh",
        "Wie kann ich meine Rechnung herunterladen? Grüße, Jörg",
    ];

    private readonly HttpClient _http = new() { BaseAddress = world.Address, Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentDictionary<string, int> _refusals = new();
    private int _files;

    /// <summary>Accepted tickets and their texts.</summary>
    public ConcurrentDictionary<Guid, string> Tickets { get; } = new();

    /// <summary>Accepted imports and their files' names.</summary>
    public ConcurrentDictionary<Guid, string> Seeds { get; } = new();

    /// <summary>Accepted backlog runs.</summary>
    public ConcurrentDictionary<Guid, bool> Runs { get; } = new();

    /// <summary>Jobs somebody cancelled.</summary>
    public ConcurrentDictionary<Guid, bool> Cancelled { get; } = new();

    /// <summary>Answers that nothing excuses: neither what was asked for nor 503.</summary>
    public ConcurrentBag<string> Unexpected { get; } = [];

    /// <summary>Requests answered with 503, or not at all.</summary>
    public int Refused;

    public Task RunAsync(CancellationToken until) =>
        Task.WhenAll([
            .. Enumerable.Range(0, Submitters).Select(lane => RepeatAsync(SubmitAsync, 0, 15, lane, until)),
            RepeatAsync(SeedAsync, 200, 1500, 100, until),
            RepeatAsync(ProcessAsync, 300, 2000, 101, until),
            RepeatAsync(ControlAsync, 500, 2000, 102, until),
            RepeatAsync(ArgueAsync, 2000, 6000, 103, until),
            RepeatAsync(ReadAsync, 10, 100, 104, until),
        ]);

    /// <summary>Only submits tickets.</summary>
    public Task SubmitAsync(CancellationToken until) =>
        Task.WhenAll(Enumerable.Range(0, Submitters).Select(lane => RepeatAsync(SubmitAsync, 0, 15, lane, until)));

    /// <summary>
    /// Submits and reads <see cref="Steadily" /> times a second, whether or not the answers come as fast. No request may fail.
    /// </summary>
    public async Task AskSteadilyAsync(CancellationToken until)
    {
        var random = new Random(seed);
        var asked = new List<Task>();
        var time = Stopwatch.StartNew();
        while (!until.IsCancellationRequested)
        {
            for (var due = time.Elapsed.TotalSeconds * Steadily; asked.Count < due;)
                asked.Add(asked.Count % 2 == 0 ? SubmitAsync(new Random(random.Next())) : SendAsync(HttpMethod.Get, "/requests?limit=5"));
            await Task.Delay(5, CancellationToken.None);
        }

        await Task.WhenAll(asked);
        if (Refused > 0)
            Unexpected.Add($"{Refused} of {asked.Count} requests failed: {string.Join("; ", _refusals.Select(why => $"{why.Value} with {why.Key}"))}");
    }

    private async Task RepeatAsync(
        Func<Random, Task> act,
        int leastPause,
        int mostPause,
        int lane,
        CancellationToken until
    )
    {
        var random = new Random(seed * 100 + lane);
        while (!until.IsCancellationRequested)
        {
            await act(random);
            await Task.Delay(random.Next(leastPause, mostPause), CancellationToken.None);
        }
    }

    private async Task SubmitAsync(Random random)
    {
        var text = Texts[random.Next(Texts.Length)];
        var ticket = new
        {
            subject = "Help",
            body = text,
            priority = "low",
        };
        if (await SendAsync(HttpMethod.Post, "/requests", JsonContent.Create(ticket)) is { } answer)
            Tickets[answer["ticket_id"]!.GetValue<Guid>()] = text;
    }

    private async Task SeedAsync(Random random)
    {
        var name = $"torture-{seed}-{Interlocked.Increment(ref _files)}.csv";
        var csv = new StringBuilder("id,subject,body\n");
        for (var row = 0; row < RowsOfAFile; row++)
            csv.Append(null, $"{name}-{row},Help,\"{Texts[random.Next(Texts.Length)]}\"\n");
        var content = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
        if (await SendAsync(HttpMethod.Post, $"/seed?name={name}", content) is { } answer)
            Seeds[answer["task_id"]!.GetValue<Guid>()] = name;
    }

    private async Task ProcessAsync(Random random)
    {
        var size = JsonContent.Create(new { batch_size = random.Next(20, 200) });
        if (await SendAsync(HttpMethod.Post, "/process-tickets", size) is { } answer)
            Runs[answer["task_id"]!.GetValue<Guid>()] = true;
    }

    private async Task ControlAsync(Random random)
    {
        var jobs = Runs.Keys.Concat(Seeds.Keys).Order().ToArray();
        if (jobs.Length == 0)
            return;
        var job = jobs[^random.Next(1, Math.Min(jobs.Length, 3) + 1)];
        if (random.Next(4) == 0)
        {
            Cancelled[job] = true; // even if the answer gets lost, it may have been done
            await SendAsync(HttpMethod.Post, $"/jobs/{job}/cancel");
            return;
        }

        await SendAsync(HttpMethod.Post, $"/jobs/{job}/pause");
        await Task.Delay(random.Next(100, 1500));
        await SendAsync(HttpMethod.Post, $"/jobs/{job}/resume");
    }

    // Twelve people, who do not agree whether the job should rest.
    private async Task ArgueAsync(Random random)
    {
        if (Runs.Keys.Order().LastOrDefault() is var job && job == default)
            return;
        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(async person =>
                {
                    for (var time = 0; time < 5; time++)
                        await SendAsync(HttpMethod.Post, $"/jobs/{job}/{(person % 2 == 0 ? "pause" : "resume")}");
                })
        );
        await SendAsync(HttpMethod.Post, $"/jobs/{job}/resume");
    }

    private async Task ReadAsync(Random random)
    {
        var ids = Tickets.Keys.Take(random.Next(1, 100)).ToArray();
        if (ids.Length > 0 && await SendAsync(HttpMethod.Get, $"/requests/{ids[^1]}") is { } ticket)
        {
            if (ticket["id"]!.GetValue<Guid>() != ids[^1])
                Unexpected.Add($"asked for {ids[^1]}, got {ticket.ToJsonString()}");
        }

        await SendAsync(HttpMethod.Get, "/requests?limit=5");
    }

    /// <summary>
    /// Goes on with all that rests, and classifies what is left, until nothing has been for three seconds: an import that
    /// was cancelled stores the batch it had in hand, and a request that its client gave up may still be accepted.
    /// </summary>
    public async Task FinishAsync(CancellationToken until)
    {
        for (var quiet = 0; quiet < 10;)
        {
            foreach (var job in await world.ScalarAsync<Guid[]>(Paused))
                await SendAsync(HttpMethod.Post, $"/jobs/{job}/resume");
            if (await SendAsync(HttpMethod.Post, "/process-tickets") is { } answer)
                Runs[answer["task_id"]!.GetValue<Guid>()] = true;
            var isQuiet =
                await world.ScalarAsync<long>("select count(*) from ticketing.backlog") == 0
                && await world.ScalarAsync<long>(
                    "select count(*) from ticketing.job where state in ('queued', 'running', 'paused')"
                ) == 0;
            quiet = isQuiet ? quiet + 1 : 0;
            await Task.Delay(300, until);
        }

        // Each run that ends is told of, so not before. What the receiver refused would wait for minutes.
        while (await world.ScalarAsync<long>("select count(*) from ticketing.webhook_delivery where state = 'pending'") > 0)
        {
            await world.ExecuteAsync("update ticketing.webhook_delivery set next_at = now() where state = 'pending' and next_at > now() + interval '70 s'");
            await Task.Delay(300, until);
        }
    }

    // The answer, or null for an error that may come while something is broken.
    private async Task<JsonNode?> SendAsync(HttpMethod method, string url, HttpContent? content = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, url) { Content = content };
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK or HttpStatusCode.Accepted:
                    return JsonNode.Parse(text);
                case HttpStatusCode.Conflict when url.StartsWith("/jobs", StringComparison.Ordinal):
                    return null;
                case HttpStatusCode.ServiceUnavailable when answer.Headers.RetryAfter is not null || world.HasBalancer:
                case HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout when world.HasBalancer:
                    Refuse($"{(int)answer.StatusCode} {text}");
                    return null;
                default:
                    Unexpected.Add($"{method} {url}: {(int)answer.StatusCode} {text}");
                    return null;
            }
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            Refuse(away.GetBaseException().Message);
            return null;
        }
    }

    private void Refuse(string why)
    {
        Interlocked.Increment(ref Refused);
        _refusals.AddOrUpdate(why, 1, (_, count) => count + 1);
    }

    public void Dispose() => _http.Dispose();
}
