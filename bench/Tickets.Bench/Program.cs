using System.Globalization;
using System.Runtime.InteropServices;
using Tickets.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["raw", .. var raw])
{
    await RawProgram.RunAsync(raw);
    return 0;
}

foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
    _ = PosixSignalRegistration.Create(signal, End);
var options = new Options();
switch (args)
{
    case ["run"]:
        return await Run.AllAsync(options) ? 0 : 1;
    case ["report"]:
        Report.WriteReadme(options);
        return 0;
    case ["classifier"]:
        ClassifierBenchmark.Run(options);
        return 0;
    case ["quality"]:
        await Quality.RunAsync(options);
        return 0;
    case ["labels"]:
        await QualityOfFewLabels.RunAsync(options);
        return 0;
    case ["autoscaling"]:
        Autoscaling.Run(options);
        return 0;
    case ["similar"]:
        await QualityOfSimilar.RunAsync(options);
        return 0;
    default:
        Console.Error.WriteLine("Usage: scripts/bench.sh [run|report|classifier|quality|labels|similar|autoscaling]");
        return 2;
}

static void End(PosixSignalContext context)
{
    Child.KillAll();
    Environment.Exit(143);
}
