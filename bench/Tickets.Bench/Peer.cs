using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Npgsql;

namespace Tickets.Bench;

/// <summary>
/// The peer: the same service made of FastAPI, Celery and scikit-learn, in a folder of its own; its best variant. It
/// takes its settings from the environment that scripts/bench.sh has made.
/// </summary>
internal sealed class Peer : Service
{
    private static readonly string[] Queue = ["ticket_queue", "inference_queue"];

    private readonly Lab _lab;

    private Peer(Lab lab)
        : base(new Uri($"http://127.0.0.1:{Options.Text("PEER_PORT")}")) => _lab = lab;

    public override IReadOnlyList<int> Pids { get; } =
        [.. Run("bash", "run.sh", "pids").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    public override string IdMember => "task_id";

    private NpgsqlDataSource Database => _lab.PeerDatabase;

    /// <summary>Makes its CSVs and trains its model, on the rows that ours is trained on.</summary>
    public static async Task PrepareAsync(Options options)
    {
        var sample = Path.Combine(options.Root, "data", "tickets.csv");
        await Csv.ConvertForPeerAsync(sample, Options.Text("PEER_TRAIN_CSV")!);
        var rows = Path.Combine(options.Data, await Csv.OfAsync(options, options.Rows));
        await Csv.ConvertForPeerAsync(rows, Options.Text("PEER_CSV")!);
        RunPython("-m", "app.train");
        RunPython("-c", "from app import database; database.init_schema()");
    }

    /// <summary>Starts a fresh stack on empty tables; returns when its workers listen.</summary>
    public static async Task<Peer> StartAsync(Lab lab)
    {
        await ResetAsync(lab);
        Run("bash", "run.sh", "start");
        var peer = new Peer(lab);
        await using var broker = await Queues.ConnectAsync("peer");
        for (var tries = 0; ; tries++)
        {
            if (
                await Queues.LookAsync(broker, Queue[0]) is { ConsumerCount: >= 2 }
                && await Queues.LookAsync(broker, Queue[1]) is { ConsumerCount: >= 1 }
            )
                return peer;
            if (tries == 200)
            {
                await peer.DisposeAsync();
                throw new TimeoutException("The peer's workers are not ready.");
            }
            await Task.Delay(300);
        }
    }

    public override Task SeedAsync(int rows) =>
        rows == _lab.Options.Rows
            ? RunTaskAsync("/seed", null, "status", "SUCCESS")
            : throw new ArgumentException("The peer has one CSV only.", nameof(rows));

    public override async Task ProcessAsync()
    {
        // Its task ends when the work is handed out, not when it is done.
        await RunTaskAsync("/process-tickets", new JsonObject { ["batch_size"] = 2000 }, "status", "SUCCESS");
        if (await AwaitDoneAsync(0, 1800, pauseMs: 20) is null)
            throw new TimeoutException("The peer's backlog run does not end.");
    }

    public override Task<List<Guid>> ClassifiedOfAsync(Guid[] ids) =>
        Database.ListAsync<Guid>("select task_id from tickets where task_id = any($1) and status = 'processed'", ids);

    public override async Task<bool> IsDoneAsync(long tickets) =>
        await Database.ScalarAsync<bool>("select not exists (select from tickets where status = 'unprocessed')")
        && (tickets == 0 || await CountAsync() >= tickets);

    public override Task<long> CountAsync() => Database.ScalarAsync<long>("select count(*) from tickets");

    public override Task<long> CountClassifiedAsync() =>
        Database.ScalarAsync<long>("select count(*) from tickets where status = 'processed'");

    public override Task ClearAsync() => Database.DoAsync("truncate tickets restart identity; checkpoint");

    public override async Task SettleAsync()
    {
        await Database.DoAsync("vacuum analyze");
        await Database.DoAsync("checkpoint");
    }

    public override async ValueTask DisposeAsync()
    {
        Run("bash", "run.sh", "stop");
        await base.DisposeAsync();
    }

    private static async Task ResetAsync(Lab lab)
    {
        await Queues.PurgeAsync("peer", Queue);
        using var redis = new TcpClient("127.0.0.1", int.Parse(Options.Text("PEER_REDIS_PORT")!));
        await redis.GetStream().WriteAsync("FLUSHDB\r\n"u8.ToArray());
        await redis.GetStream().ReadExactlyAsync(new byte[5]); // +OK
        await lab.PeerDatabase.DoAsync("truncate tickets restart identity; checkpoint");
    }

    /// <summary>Runs Python in the peer's folder; its output.</summary>
    public static string RunPython(params string[] arguments) => Run(Options.Text("PEER_PYTHON")!, arguments);

    /// <summary>Runs a program in the peer's folder; its output.</summary>
    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Options.Text("PEER_FOLDER"),
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output}");
    }
}
