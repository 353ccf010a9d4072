using System.Diagnostics;
using System.Net;

namespace Tickets.HostKit;

/// <summary>A host in a process of its own, with the role <c>ticketing</c> unless the settings say otherwise.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public HostProcess(params (string Name, string Value)[] settings)
    {
        Port = ServerProxy.FreePort();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"{Http.BaseAddress}",
            ["Roles"] = "ticketing",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        if (environment.TryGetValue("Model__Folder", out var models))
            Tables.ForgetModelsAsync(models).GetAwaiter().GetResult();
        _process = Utility.Start(environment);
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Port { get; }

    public HttpClient Http { get; }

    /// <summary>Waits until it is ready.</summary>
    public Task ReadyAsync() => EventuallyAsync(() => Http.AskReadyAsync(), HttpStatusCode.OK);

    /// <summary>Tells it to stop, as a supervisor does.</summary>
    public void Stop() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).Dispose();

    /// <summary>Waits for its end; gives the exit code.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it at once; gives all that it has written.</summary>
    public async Task<string> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        return await _output + await _errors;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Http.Dispose();
    }
}
