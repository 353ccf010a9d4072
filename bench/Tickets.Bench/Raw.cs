using System.Diagnostics;
using Npgsql;

namespace Tickets.Bench;

/// <summary>
/// Programs without a framework that do what the product's hot paths do, as fast as PostgreSQL, RabbitMQ and .NET
/// allow: what is left between them and the product is the price of the framework and of its promises.
/// </summary>
/// <remarks>
/// Each is this program, started again: it says <c>ready</c>, begins on <c>go</c>, says <c>done</c>, and ends with its
/// standard input. So neither start nor end counts.
/// </remarks>
internal sealed class RawProgram : IAsyncDisposable
{
    private readonly Child _child;

    private RawProgram(Child child) => _child = child;

    public IReadOnlyList<int> Pids => [_child.Process.Id];

    /// <summary>Starts one; returns when it is ready.</summary>
    public static async Task<RawProgram> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RawProgram).Assembly.Location, "raw", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // The garbage collector that the product's host has.
        var program = new RawProgram(Child.Start(start, "the terminal", ("DOTNET_gcServer", "1")));
        await program.ExpectAsync("ready");
        return program;
    }

    /// <summary>Has it do its work.</summary>
    public async Task GoAsync()
    {
        await _child.Process.StandardInput.WriteLineAsync("go");
        await _child.Process.StandardInput.FlushAsync();
        await ExpectAsync("done");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_child.Process.HasExited)
            _child.Process.StandardInput.Close();
        await _child.DisposeAsync();
    }

    private async Task ExpectAsync(string word)
    {
        var line = await _child.Process.StandardOutput.ReadLineAsync();
        if (line != word)
            throw new InvalidOperationException($"A raw program should have said {word}, and said: {line}");
    }

    /// <summary>In the program: what it was started for.</summary>
    public static Task RunAsync(string[] arguments) =>
        arguments switch
        {
            ["seed", var csv] => RawSeed.RunAsync(csv, asDocuments: false),
            ["seed", var csv, "documents"] => RawSeed.RunAsync(csv, asDocuments: true),
            ["bulk", var consumers] => RawBulk.RunAsync(int.Parse(consumers)),
            ["api", var address, .. var how] => RawApi.RunAsync(address, sharesConnections: how is ["shared"], readsTwoRows: how is ["two"]),
            _ => throw new ArgumentException($"There is no raw program {string.Join(' ', arguments)}."),
        };

    /// <summary>In the program: waits for its start.</summary>
    public static void AwaitGo()
    {
        Console.WriteLine("ready");
        Console.ReadLine();
    }

    /// <summary>In the program: tells that it is done, and waits for its end.</summary>
    public static void Done()
    {
        Console.WriteLine("done");
        AwaitEnd();
    }

    /// <summary>In the program: waits for its end.</summary>
    public static void AwaitEnd()
    {
        while (Console.ReadLine() is not null) { }
    }
}

/// <summary>The tables of the raw programs: typed columns, or documents; no secondary index.</summary>
internal static class RawTables
{
    /// <summary>End of a connection string: statements are planned once, and never to read a whole table.</summary>
    public const string Tuned =
        ";Max Auto Prepare=10;Auto Prepare Min Usages=1;No Reset On Close=true;Options=-c enable_seqscan=off";

    public const string InsertColumns =
        "id, subject, body, priority, label, split, source, external_id, created_at";

    /// <summary>Makes them anew, empty.</summary>
    public static async Task ResetAsync(NpgsqlDataSource database)
    {
        await database.DoAsync(
            """
            drop table if exists ticket, backlog, result, document, seeded;
            create table ticket (
                id uuid primary key, subject text not null, body text not null, priority text, label text,
                split text not null, source text not null, external_id text, created_at timestamptz not null);
            create table backlog (ticket uuid primary key);
            create table result (
                ticket uuid primary key, category text, confidence real not null, second text,
                second_confidence real, third text, third_confidence real, reason text, model_version text not null,
                classified_at timestamptz not null);
            create table document (id uuid primary key, json text not null);
            create table seeded (id uuid primary key, data jsonb not null);
            """
        );
        await database.DoAsync("checkpoint");
    }

    /// <summary>Vacuums, and writes out what the database has yet to write.</summary>
    public static async Task SettleAsync(NpgsqlDataSource database)
    {
        await database.DoAsync("vacuum analyze");
        await database.DoAsync("checkpoint");
    }
}
