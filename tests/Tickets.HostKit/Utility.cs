using System.Diagnostics;

namespace Tickets.HostKit;

/// <summary>Runs a utility as a person does, in a process of its own.</summary>
internal static class Utility
{
    // The host's own build of the same configuration: beside the tests lie assemblies it should not find.
    private static readonly string Program = Path.Combine([
        Repository.Root,
        "src",
        "Tickets.Host",
        "bin",
        .. AppContext.BaseDirectory.Split('/', StringSplitOptions.RemoveEmptyEntries)[^2..],
        "Tickets.Host.dll",
    ]);

    /// <summary>Settings with which no server can be reached.</summary>
    public static readonly Dictionary<string, string> NoServers = new()
    {
        ["ConnectionStrings__postgres"] = "Host=127.0.0.1;Port=1;Username=nobody",
        ["ConnectionStrings__rabbitmq"] = "amqp://127.0.0.1:1",
    };

    /// <summary>Settings of a utility that works on files alone, with its models in a folder.</summary>
    public static Dictionary<string, string> OnFiles(string models) =>
        new(NoServers) { ["ConnectionStrings__postgres"] = "", ["Model__Folder"] = models };

    public sealed record Run(int ExitCode, string Output, string Errors);

    public static Task<Run> RunAsync(params string[] args) => RunAsync(input: null, [], args);

    public static Task<Run> RunAsync(string? input, string[] args) => RunAsync(input, [], args);

    public static Task<Run> RunAsync(Dictionary<string, string> environment, params string[] args) =>
        RunAsync(input: null, environment, args);

    private static async Task<Run> RunAsync(string? input, Dictionary<string, string> environment, string[] args)
    {
        using var process = Start(environment, args);
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Waits for the end of what was started, for two minutes at most.</summary>
    public static async Task<Run> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"It does not end by itself. It wrote:\n{await output}{await errors}");
        }

        return new Run(process.ExitCode, await output, await errors);
    }

    /// <summary>What Ctrl-C in a terminal sends.</summary>
    public static void Interrupt(Process process) => Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();

    /// <summary>Starts the program; without arguments it is a host.</summary>
    public static Process Start(Dictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Model__Folder"] = TicketsHost.ModelFolder;
        start.Environment["Model__Cache"] = TicketsHost.ModelCache;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
