using System.Diagnostics;
using Tickets.Torture;

// Breaks everything that may break, for a while, and then looks whether every promise was kept.
var settings = new Settings();
Console.WriteLine("| Seed | Tickets | Rows | Jobs | Refused | Faults | Failed | Told, again | Done after, s | Lost | Stuck | Double | Wrong |");
Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
var totals = new SortedDictionary<string, int>(StringComparer.Ordinal);
var bad = 0;
for (var seed = settings.Seed; seed < settings.Seed + settings.Seeds; seed++)
{
    await RunAsync(
        $"{seed}",
        seed,
        isTold: true,
        async (client, faults) =>
        {
            using var end = new CancellationTokenSource();
            var length = Stopwatch.StartNew();
            var all = Task.WhenAll(client.RunAsync(end.Token), faults.RunAsync(end.Token));
            while (length.Elapsed < settings.Length || client.Tickets.Count < settings.EnoughTickets)
                await Task.WhenAny(all, Task.Delay(100));
            await end.CancelAsync();
            await all;
        }
    );
}

if (settings.IsCluster)
{
    await RunAsync(
        "each host restarted",
        settings.Seed,
        isTold: true,
        async (client, faults) =>
        {
            using var end = new CancellationTokenSource();
            var asking = client.AskSteadilyAsync(end.Token);
            await ((ClusterFaults)faults).RestartEachAsync();
            await end.CancelAsync();
            await asking;
        }
    );
}
else if (settings.Outage > TimeSpan.Zero && settings.RabbitMq is not null)
{
    await RunAsync(
        $"RabbitMQ away for {settings.Outage.TotalSeconds} s",
        settings.Seed,
        isTold: false, // of hundreds of thousands, in the time there is
        async (client, faults) =>
        {
            using var end = new CancellationTokenSource(settings.Outage);
            await ((SingleFaults)faults).OutageAsync(client.SubmitAsync(end.Token));
        }
    );
}

Console.WriteLine();
foreach (var (name, count) in totals)
    Console.WriteLine($"- {name}: {count}");
if (bad > 0)
    await Console.Error.WriteLineAsync($"{bad} runs broke a promise.");
return bad == 0 ? 0 : 1;

async Task RunAsync(string name, int seed, bool isTold, Func<Client, Faults, Task> act)
{
    await using var world = World.Of(settings);
    await world.BeginAsync();
    await using var receiver = isTold ? new Receiver(settings, seed) : null;
    await (receiver?.BeginAsync(world.Address) ?? Task.CompletedTask);
    using var client = new Client(world, seed);
    var faults = world.FaultsOf(seed);
    await act(client, faults);

    await world.RestoreAsync();
    await world.AwaitReadyAsync();
    var recovery = Stopwatch.StartNew();
    using var patience = new CancellationTokenSource(Settings.Patience);
    var done = "never";
    try
    {
        await client.FinishAsync(patience.Token);
        done = $"{recovery.Elapsed.TotalSeconds:0.0}";
    }
    catch (OperationCanceledException)
    {
        // The checker says what is stuck.
    }

    var checker = new Checker(world, client, faults, receiver);
    var verdict = await checker.CheckAsync();
    var rows = await world.ScalarAsync<long>(
        "select count(*) from ticketing.mt_doc_ticket where data ->> 'source' <> 'api'"
    );
    var failed = await world.ScalarAsync<long>("select count(*) from ticketing.outcome where status = 'failed'");
    Console.WriteLine(
        $"| {name} | {client.Tickets.Count} | {rows} | {client.Seeds.Count + client.Runs.Count} | {client.Refused} "
            + $"| {faults.Counts.Sum(fault => fault.Value)} | {failed} | {receiver?.Events.Count}, {receiver?.Again} | {done} "
            + $"| {verdict.Lost} | {verdict.Stuck} | {verdict.Double} | {verdict.Wrong} |"
    );
    foreach (var finding in checker.Findings)
        await Console.Error.WriteLineAsync($"{name}: {finding}");
    foreach (var (fault, count) in faults.Counts)
        totals[fault] = totals.GetValueOrDefault(fault) + count;
    bad += verdict.IsGood ? 0 : 1;
}
