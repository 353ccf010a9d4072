using System.Diagnostics;
using Tickets.Torture;

// Breaks everything that may break, for a while, and then looks whether every promise was kept.
var settings = new Settings();
Console.WriteLine("| Seed | Tickets | Rows | Jobs | Refused | Faults | Failed | Done after, s | Lost | Stuck | Double | Wrong |");
Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
var totals = new SortedDictionary<string, int>(StringComparer.Ordinal);
var bad = 0;
for (var seed = settings.Seed; seed < settings.Seed + settings.Seeds; seed++)
{
    await using var world = new World(settings);
    await world.BeginAsync();
    using var client = new Client(world, seed);
    var faults = new Faults(world, seed);
    using (var end = new CancellationTokenSource(settings.Length))
        await Task.WhenAll(client.RunAsync(end.Token), faults.RunAsync(end.Token));

    world.Servers("start");
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

    var checker = new Checker(world, client, faults);
    var verdict = await checker.CheckAsync();
    var rows = await world.ScalarAsync<long>(
        "select count(*) from ticketing.mt_doc_ticket where data ->> 'source' <> 'api'"
    );
    var failed = await world.ScalarAsync<long>("select count(*) from ticketing.outcome where status = 'failed'");
    Console.WriteLine(
        $"| {seed} | {client.Tickets.Count} | {rows} | {client.Seeds.Count + client.Runs.Count} | {client.Refused} "
            + $"| {faults.Counts.Sum(fault => fault.Value)} | {failed} | {done} "
            + $"| {verdict.Lost} | {verdict.Stuck} | {verdict.Double} | {verdict.Wrong} |"
    );
    foreach (var finding in checker.Findings)
        await Console.Error.WriteLineAsync($"seed {seed}: {finding}");
    foreach (var (name, count) in faults.Counts)
        totals[name] = totals.GetValueOrDefault(name) + count;
    bad += verdict.IsGood ? 0 : 1;
}

Console.WriteLine();
foreach (var (name, count) in totals)
    Console.WriteLine($"- {name}: {count}");
if (bad > 0)
    await Console.Error.WriteLineAsync($"{bad} of {settings.Seeds} seeds broke a promise.");
return bad == 0 ? 0 : 1;
