using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Tickets.Bench;

/// <summary>A program that was started and ends with the benchmarks.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly HashSet<Child> s_running = [];

    private readonly string _log;

    private Child(Process process, string log)
    {
        Process = process;
        _log = log;
        lock (s_running)
            s_running.Add(this);
    }

    public Process Process { get; }

    /// <summary>Starts a program whose output goes to a log.</summary>
    public static Child Start(
        Options options,
        string name,
        IEnumerable<string> command,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        var log = options.Log(name);
        var start = new ProcessStartInfo("bash", ["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. command]);
        return Start(start, log, environment);
    }

    /// <summary>Starts a program.</summary>
    public static Child Start(
        ProcessStartInfo start,
        string log,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new Child(Process.Start(start)!, log);
    }

    /// <summary>Throws if it has ended.</summary>
    public void MustRun()
    {
        if (Process.HasExited)
            throw new InvalidOperationException($"A program ended with {Process.ExitCode}; its log is {_log}.");
    }

    /// <summary>Ends all programs, at once.</summary>
    public static void KillAll()
    {
        lock (s_running)
        {
            foreach (var child in s_running.Where(child => !child.Process.HasExited))
                child.Process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Start("kill", ["-TERM", $"{Process.Id}"]).Dispose();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await Process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!Process.HasExited)
                Process.Kill(entireProcessTree: true);
            await Process.WaitForExitAsync(CancellationToken.None);
        }
        lock (s_running)
            s_running.Remove(this);
        Process.Dispose();
    }
}

/// <summary>A service with the routes of Tickets: ours, or the peer.</summary>
internal abstract class Service(Uri address) : IAsyncDisposable
{
    /// <summary>Where its API is.</summary>
    public Uri Address { get; } = address;

    /// <summary>The key that requests need; null if they need none.</summary>
    public string? Key { get; private set; }

    /// <summary>Asks it; at most 64 connections, which is more than any measurement needs.</summary>
    public HttpClient Client { get; } =
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };

    /// <summary>From now on each request has this key.</summary>
    protected void UseKey(string key)
    {
        Key = key;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Its processes; those below them belong to it as well.</summary>
    public abstract IReadOnlyList<int> Pids { get; }

    /// <summary>The member of a 202 that <see cref="ClassifiedOfAsync" /> knows a ticket by.</summary>
    public abstract string IdMember { get; }

    /// <summary>Imports the CSV of so many rows, until that is done.</summary>
    public abstract Task SeedAsync(int rows);

    /// <summary>Classifies the backlog, until that is done.</summary>
    public abstract Task ProcessAsync();

    /// <summary>Tickets that are classified, of some.</summary>
    public abstract Task<List<Guid>> ClassifiedOfAsync(Guid[] ids);

    /// <summary>Whether at least so many tickets are stored and all are classified.</summary>
    public abstract Task<bool> IsDoneAsync(long tickets);

    /// <summary>How many tickets are stored.</summary>
    public abstract Task<long> CountAsync();

    /// <summary>How many tickets are classified.</summary>
    public abstract Task<long> CountClassifiedAsync();

    /// <summary>Deletes all data; the service goes on.</summary>
    public abstract Task ClearAsync();

    /// <summary>Vacuums, and writes out what the database has yet to write.</summary>
    public abstract Task SettleAsync();

    /// <summary>Has everything happen once, and deletes what came of it.</summary>
    public virtual async Task WarmAsync(Lab lab)
    {
        await PostAsync(lab, 500);
        await ClearAsync();
    }

    /// <summary>Waits until so many tickets are stored and all are classified; the seconds it took, or null.</summary>
    public async Task<double?> AwaitDoneAsync(long tickets, double seconds, int pauseMs = 50)
    {
        var watch = Stopwatch.StartNew();
        while (!await IsDoneAsync(tickets))
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                return null;
            await Task.Delay(pauseMs);
        }
        return watch.Elapsed.TotalSeconds;
    }

    public virtual ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends tickets, 8 at a time, and waits until they are classified.</summary>
    protected async Task PostAsync(Lab lab, int tickets)
    {
        await Parallel.ForEachAsync(
            File.ReadLines(lab.Bodies).Take(tickets),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (body, cancellation) =>
            {
                using var content = new StringContent(body, null, "application/json");
                using var answer = await Client.PostAsync("/requests", content, cancellation);
                answer.EnsureSuccessStatusCode();
            }
        );
        if (await AwaitDoneAsync(tickets, 60) is null)
            throw new TimeoutException("The tickets of the warm-up are not classified after a minute.");
    }

    /// <summary>Posts, and polls the status of the task until it is <paramref name="end" />.</summary>
    protected async Task RunTaskAsync(string path, JsonObject? body, string stateMember, string end)
    {
        using var answer = await Client.PostAsJsonAsync(path, body ?? []);
        answer.EnsureSuccessStatusCode();
        var task = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["task_id"];
        while (true)
        {
            var status = (await Client.GetFromJsonAsync<JsonObject>($"/status/{task}"))!;
            var state = (string?)status[stateMember] ?? "";
            if (state == end)
                return;
            if (state.StartsWith("fail", StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"{path} failed: {status.ToJsonString()}");
            await Task.Delay(10);
        }
    }

    /// <summary>A port that is free now.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{listener.LocalEndpoint}"));
    }
}

/// <summary>Tickets as <c>make up</c> deploys it: a host with both roles, and replicas that only classify.</summary>
internal sealed class Ours : Service
{
    private readonly Lab _lab;
    private readonly List<Child> _hosts = [];

    private Ours(Lab lab, Uri address)
        : base(address) => _lab = lab;

    public override IReadOnlyList<int> Pids => [.. _hosts.Select(host => host.Process.Id)];

    public override string IdMember => "ticket_id";

    /// <summary>The program that the hosts run.</summary>
    public static string Dll(Options options) => Path.Combine(options.Home, "app", "Tickets.Host.dll");

    /// <summary>Starts fresh hosts on empty tables; returns when all are ready.</summary>
    public static async Task<Ours> StartAsync(
        Lab lab,
        int replicas = 1,
        string roles = "ticketing,inference",
        string target = Target.Ours
    )
    {
        await lab.Product.ResetAsync();
        var ours = new Ours(lab, FreeAddress());
        try
        {
            var addresses = Enumerable.Range(0, replicas).Select(_ => FreeAddress()).Prepend(ours.Address).ToArray();
            ours._hosts.AddRange(addresses.Select((address, i) => StartHost(lab.Options, address, i, roles, target)));
            foreach (var (address, host) in addresses.Zip(ours._hosts))
                await AwaitReadyAsync(ours.Client, address, host);
            if (target == Target.WithKeys)
                ours.UseKey(await CreateKeyAsync(lab.Options));
            return ours;
        }
        catch
        {
            await ours.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the host (0) or a replica (1, 2, …).</summary>
    public static Child StartHost(
        Options options,
        Uri address,
        int number,
        string roles = "ticketing,inference",
        string target = Target.Ours
    )
    {
        var name = number == 0 ? "api" : $"inference-{number}";
        return Child.Start(
            options,
            name,
            ["dotnet", Dll(options)],
            ("Roles", number == 0 ? roles : "inference"),
            ("ASPNETCORE_URLS", address.AbsoluteUri),
            ("Auth__Mode", target == Target.WithKeys ? "keys" : "open"),
            ("Messaging__Transport", target == Target.WithoutBroker ? "Postgres" : "RabbitMq"),
            ("Webhooks__AllowPrivate", "true"),
            ("Model__Folder", options.Models),
            ("Data__Folder", options.Data)
        );
    }

    private static async Task<string> CreateKeyAsync(Options options)
    {
        string[] arguments = [Dll(options), "keys", "create", "--name", "bench", "--scopes", "submit,read,operate"];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        await using var utility = Child.Start(start, "the terminal");
        var key = await utility.Process.StandardOutput.ReadToEndAsync();
        return key.Trim() is ['t', 'k', '_', ..] and var made
            ? made
            : throw new InvalidOperationException($"No key was made: {key}");
    }

    public override async Task SeedAsync(int rows)
    {
        var file = await Csv.OfAsync(_lab.Options, rows);
        await RunTaskAsync("/seed", new JsonObject { ["file"] = file }, "state", "succeeded");
        // The sample repeats a text now and then, the more the longer it is; a ticket that comes twice is one: of ten million 0.4 %.
        if (await CountAsync() is var stored && stored < 0.995 * rows)
            throw new InvalidOperationException($"{stored} of {rows} tickets are stored after the seed.");
    }

    public override async Task ProcessAsync()
    {
        await RunTaskAsync("/process-tickets", new JsonObject { ["batch_size"] = 2000 }, "state", "succeeded");
        if (!await _lab.Product.IsIdleAsync())
            throw new InvalidOperationException("The backlog run has ended, and tickets are unclassified.");
    }

    public override Task<List<Guid>> ClassifiedOfAsync(Guid[] ids) => _lab.Product.ClassifiedOfAsync(ids);

    public override async Task<bool> IsDoneAsync(long tickets) =>
        await _lab.Product.IsIdleAsync() && await CountAsync() >= tickets;

    public override Task<long> CountAsync() => _lab.Product.CountAsync();

    public override Task<long> CountClassifiedAsync() => _lab.Product.CountClassifiedAsync();

    public override Task ClearAsync() => _lab.Product.ClearAsync();

    public override Task SettleAsync() => _lab.Product.SettleAsync();

    public override async Task WarmAsync(Lab lab)
    {
        // A whole round: the runtime takes some seconds until it has compiled what is hot for the last time.
        await SeedAsync(lab.Options.Rows);
        await ProcessAsync();
        await base.WarmAsync(lab);
    }

    public override async ValueTask DisposeAsync()
    {
        // The replicas first, then the host that gives them their work.
        foreach (var host in Enumerable.Reverse(_hosts))
            await host.DisposeAsync();
        await base.DisposeAsync();
    }

    private static async Task AwaitReadyAsync(HttpClient client, Uri address, Child host)
    {
        for (var end = Stopwatch.StartNew(); ;)
        {
            host.MustRun();
            try
            {
                using var answer = await client.GetAsync(new Uri(address, "/health/ready"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            if (end.Elapsed.TotalSeconds > 90)
                throw new TimeoutException($"The host at {address} is not ready.");
            await Task.Delay(50);
        }
    }
}
