using Npgsql;
using NpgsqlTypes;
using Tickets.Ticketing;

namespace Tickets.Bench;

/// <summary>A CSV into tickets: <c>POST /seed</c> until its task has succeeded.</summary>
internal sealed class Seed(Lab lab) : IMeasurement
{
    public const string Rate = "tickets/s";

    public string Name => "seed";

    public IReadOnlyList<string> Targets => lab.AllTargets;

    public async Task<Sample> RunAsync(string target)
    {
        var rows = lab.Options.Rows;
        Cost cost;
        if (target == Target.Raw)
        {
            await RawTables.ResetAsync(lab.RawDatabase);
            await using var program = await RawSeed.StartAsync(lab);
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
    public static async Task<RawProgram> StartAsync(Lab lab) =>
        await RawProgram.StartAsync(
            "seed",
            Path.Combine(lab.Options.Data, await Csv.OfAsync(lab.Options, lab.Options.Rows))
        );

    public static async Task RunAsync(string csv)
    {
        await using var connection = new NpgsqlConnection(Options.Postgres("raw"));
        await connection.OpenAsync();
        using (var warmUp = connection.BeginBinaryImport(Copy))
            Write(warmUp, Csv.Read(csv).Take(500)); // not completed, so nothing of it stays
        RawProgram.AwaitGo();
        using (var import = connection.BeginBinaryImport(Copy))
        {
            Write(import, Csv.Read(csv));
            await import.CompleteAsync();
        }
        RawProgram.Done();
    }

    private const string Copy = $"copy ticket ({RawTables.InsertColumns}) from stdin (format binary)";

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
