using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Tickets.Bench;

/// <summary>
/// From <c>POST /requests</c> to a classified ticket at a fixed rate. Requests leave on schedule, whether or not
/// earlier ones were answered, and a latency counts from the scheduled moment, so that a pause is charged to all it delays. A
/// ticket is classified when a look at the database, every 5 ms, finds it so.
/// </summary>
internal sealed class Latency(Lab lab, int rate, IReadOnlyList<string> targets) : IMeasurement
{
    private const int LookedAtOnce = 50;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public const string P50 = "p50 ms to classified";
    public const string P99 = "p99 ms to classified";

    public string Name => $"latency{rate}";

    public IReadOnlyList<string> Targets => targets;

    private sealed record Sent(int Number, Guid Id, double Due);

    public async Task<Sample> RunAsync(string target)
    {
        await using var service = await Post.StartLoadedAsync(lab, target);
        var bodies = File.ReadAllLines(lab.Bodies);
        var uncounted = rate * lab.Options.WarmSeconds;
        var total = uncounted + (rate * lab.Options.LoadSeconds);
        var outstanding = new ConcurrentQueue<Sent>();
        var answers = new ConcurrentBag<double>();
        var latencies = new List<double>();
        var (failed, posts) = (0, new List<Task>(total));
        var watch = Stopwatch.StartNew();

        var meter = Meter.Start(lab.Options, service.Pids);
        var sender = Task.Factory.StartNew(SendAll, TaskCreationOptions.LongRunning);
        var seen = await LookAsync();
        var cost = await meter.StopAsync(seen);
        return new Sample(
            [
                new(P50, Lab.Quantile(latencies, 0.5)),
                new(P99, Lab.Quantile(latencies, 0.99)),
                new("p50 ms of the answer", Lab.Quantile(answers, 0.5)),
                new("p99 ms of the answer", Lab.Quantile(answers, 0.99)),
                new("errors", failed),
                new("not classified", total - failed - seen),
            ],
            cost
        );

        void SendAll()
        {
            var start = watch.Elapsed.TotalMilliseconds + 100;
            for (var number = 0; number < total; number++)
            {
                var due = start + (number * 1000.0 / rate);
                while (watch.Elapsed.TotalMilliseconds < due)
                    Thread.Sleep(1);
                posts.Add(PostAsync(number, due));
            }
        }

        async Task PostAsync(int number, double due)
        {
            try
            {
                using var content = new StringContent(bodies[number % bodies.Length], null, "application/json");
                using var answer = await service.Client.PostAsync("/requests", content);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                    throw new HttpRequestException($"{answer.StatusCode}");
                if (number >= uncounted)
                    answers.Add(watch.Elapsed.TotalMilliseconds - due);
                var json = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync())!;
                outstanding.Enqueue(new Sent(number, Guid.Parse((string)json[service.IdMember]!), due));
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref failed);
            }
        }

        // The oldest ones only: that bounds what looking costs when tickets pile up.
        async Task<int> LookAsync()
        {
            var (count, waiting) = (0, new Dictionary<Guid, Sent>());
            TimeSpan? ended = null;
            using var timer = new PeriodicTimer(s_look);
            while (await timer.WaitForNextTickAsync())
            {
                while (waiting.Count < LookedAtOnce && outstanding.TryDequeue(out var sent))
                    waiting.Add(sent.Id, sent);
                if (waiting.Count > 0)
                {
                    var classified = await service.ClassifiedOfAsync([.. waiting.Keys]);
                    var now = watch.Elapsed.TotalMilliseconds;
                    foreach (var id in classified)
                    {
                        waiting.Remove(id, out var sent);
                        count++;
                        if (sent!.Number >= uncounted)
                            latencies.Add(now - sent.Due);
                    }
                }
                if (!sender.IsCompleted)
                    continue;
                ended ??= watch.Elapsed;
                // In this order: a post that ends now has put its ticket among the outstanding ones.
                var idle = posts.TrueForAll(post => post.IsCompleted) && waiting.Count == 0 && outstanding.IsEmpty;
                if (idle || watch.Elapsed - ended > s_patience)
                    break;
            }
            await sender;
            return count;
        }
    }
}
