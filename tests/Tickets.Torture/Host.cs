using System.Diagnostics;

namespace Tickets.Torture;

/// <summary>A host of Tickets, started again whenever it has ended, as an orchestrator would.</summary>
internal sealed class Host(
    Settings settings,
    string name,
    string roles,
    IReadOnlyDictionary<string, string> environment,
    string? network = null
) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Process? _process;
    private Task _supervision = Task.CompletedTask;

    public string Name => name;

    public Uri Address { get; } =
        new($"http://{(network is null ? "127.0.0.1" : Settings.Addresses.Host)}:{ServerProxy.FreePort()}");

    /// <summary>Has all that it sends and receives disappear without a word, or not any more.</summary>
    public void Vanish(bool isGone) =>
        Shell.Run("ip", "-n", network!, "link", "set", "eth0", isGone ? "down" : "up");

    public void Start() => _supervision = SuperviseAsync();

    /// <summary>Sends a signal to the process, if it runs.</summary>
    public void Signal(string signal)
    {
        if (_process is { HasExited: false } process)
            Shell.Run("kill", $"-{signal}", $"{process.Id}");
    }

    /// <summary>Asks it to end, and waits until another process has begun in its place.</summary>
    public async Task RestartAsync()
    {
        var before = _process;
        Signal("TERM");
        while (_process == before)
            await Task.Delay(50);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Signal("CONT");
        Signal("TERM");
        await _supervision;
        _stop.Dispose();
    }

    private async Task SuperviseAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var log = Path.Combine(settings.Home, "log", $"{name}.log");
            var enter = network is null ? "" : $"ip netns exec {network} ";
            var run = $"exec {enter}dotnet \"$0\" >>\"$1\" 2>&1";
            var start = new ProcessStartInfo("bash", ["-c", run, settings.Program, log]);
            foreach (var (key, value) in environment)
                start.Environment[key] = value;
            start.Environment["Roles"] = roles;
            start.Environment["ASPNETCORE_URLS"] = Address.ToString();
            start.Environment["Auth__AllowOpen"] = "true"; // one of them has a network of its own
            using var process = Process.Start(start)!;
            _process = process;
            await process.WaitForExitAsync(CancellationToken.None);
            await Task.Delay(500); // as an orchestrator waits a moment
        }
    }
}

internal static class Shell
{
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 && program != "kill")
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
        return output;
    }
}
