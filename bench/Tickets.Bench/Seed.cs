using System.Buffers;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Tickets.Ticketing;

namespace Tickets.Bench;

/// <summary>A CSV into tickets: <c>POST /seed</c> until its task has succeeded.</summary>
internal sealed class Seed(Lab lab) : IMeasurement
{
    public const string Rate = "tickets/s";

    public string Name => "seed";

    /// <summary>Raw, into documents as ours are.</summary>
    public const string RawDocuments = "raw, documents";

    public IReadOnlyList<string> Targets => [.. lab.AllTargets, RawDocuments];

    public async Task<Sample> RunAsync(string target)
    {
        var rows = lab.Options.Rows;
        Cost cost;
        if (target is Target.Raw or RawDocuments)
        {
            await RawTables.ResetAsync(lab.RawDatabase);
            await using var program = await RawSeed.StartAsync(lab, target == Target.Raw ? [] : ["documents"]);
            var meter = Meter.Start(lab.Options, program.Pids);
            await program.GoAsync();
            cost = await meter.StopAsync(rows);
        }
        else
        {
            await using var service = await lab.StartAsync(target);
            var meter = Meter.Start(lab.Options, service.Pids);
            await service.SeedAsync(rows);
            cost = await meter.StopAsync(rows);
        }
        return new Sample([new(Rate, rows / cost.Seconds)], cost);
    }
}

/// <summary>The same, raw: one binary COPY of all rows into one table.</summary>
internal static class RawSeed
{
    public static async Task<RawProgram> StartAsync(Lab lab, params string[] how) =>
        await RawProgram.StartAsync(
            ["seed", Path.Combine(lab.Options.Data, await Csv.OfAsync(lab.Options, lab.Options.Rows)), .. how]
        );

    public static async Task RunAsync(string csv, bool asDocuments)
    {
        var copy = asDocuments
            ? "copy seeded (id, data) from stdin (format binary)"
            : $"copy ticket ({RawTables.InsertColumns}) from stdin (format binary)";
        Action<NpgsqlBinaryImporter, IEnumerable<CsvTicket>> write = asDocuments ? WriteDocuments : Write;
        await using var connection = new NpgsqlConnection(Options.Postgres("raw"));
        await connection.OpenAsync();
        using (var warmUp = connection.BeginBinaryImport(copy))
            write(warmUp, Csv.Read(csv).Take(500)); // not completed, so nothing of it stays
        RawProgram.AwaitGo();
        using (var import = connection.BeginBinaryImport(copy))
        {
            write(import, Csv.Read(csv));
            await import.CompleteAsync();
        }
        RawProgram.Done();
    }

    private static void WriteDocuments(NpgsqlBinaryImporter import, IEnumerable<CsvTicket> tickets)
    {
        var now = DateTime.UtcNow;
        var number = 0;
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        foreach (var ticket in tickets)
        {
            json.ResetWrittenCount();
            writer.Reset();
            writer.WriteStartObject();
            writer.WriteString("subject", ticket.Subject);
            writer.WriteString("body", ticket.Body);
            writer.WriteString("priority", ticket.Priority);
            writer.WriteString("label", ticket.Category);
            writer.WriteString("split", "train");
            writer.WriteString("source", "bench.csv");
            writer.WriteString("created_at", now);
            writer.WriteEndObject();
            writer.Flush();
            import.StartRow();
            import.Write(ImportedId.Of("rawtable"u8, number++), NpgsqlDbType.Uuid);
            import.Write(json.WrittenMemory.ToArray(), NpgsqlDbType.Jsonb);
        }
    }

    private static void Write(NpgsqlBinaryImporter import, IEnumerable<CsvTicket> tickets)
    {
        var now = DateTime.UtcNow;
        var number = 0;
        foreach (var ticket in tickets)
        {
            import.StartRow();
            import.Write(ImportedId.Of("rawtable"u8, number++), NpgsqlDbType.Uuid);
            import.Write(ticket.Subject, NpgsqlDbType.Text);
            import.Write(ticket.Body, NpgsqlDbType.Text);
            import.Write(ticket.Priority, NpgsqlDbType.Text);
            import.Write(ticket.Category, NpgsqlDbType.Text);
            import.Write("train", NpgsqlDbType.Text);
            import.Write("bench.csv", NpgsqlDbType.Text);
            import.WriteNull();
            import.Write(now, NpgsqlDbType.TimestampTz);
        }
    }
}
