using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tickets.Bench;

/// <summary>A line of results.jsonl: one measurement of one target, with all that it depends on.</summary>
internal sealed record Row(
    DateTimeOffset Run,
    DateTimeOffset At,
    string Command,
    string Commit,
    bool Quick,
    int Rows,
    int LoadSeconds,
    Machine Machine,
    string Measurement,
    string Target,
    IReadOnlyList<Figure> Figures,
    Cost? Cost
)
{
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    public static Row Of(
        Options options,
        Machine machine,
        DateTimeOffset run,
        string measurement,
        string target,
        Sample sample
    ) =>
        new(
            run,
            DateTimeOffset.UtcNow,
            Options.Text("BENCH_COMMAND") ?? "",
            Options.Text("BENCH_COMMIT") ?? "",
            options.Quick,
            options.Rows,
            options.LoadSeconds,
            machine,
            measurement,
            target,
            sample.Figures,
            sample.Cost
        );
}

/// <summary>Turns results into tables.</summary>
internal static class Report
{
    /// <summary>
    /// Rewrites what is between the markers of bench/README.md: for each measurement the newest run that was not a
    /// quick one, so that ONLY renews a part.
    /// </summary>
    public static void WriteReadme(Options options)
    {
        var rows = File.ReadLines(options.Results)
            .Select(line => JsonSerializer.Deserialize<Row>(line, Row.Json)!)
            .Where(row => !row.Quick)
            .GroupBy(row => row.Measurement)
            .SelectMany(rows => rows.Where(row => row.Run == rows.Max(other => other.Run)))
            .ToList();
        Replace(options.Readme, "make bench", Render(rows));
    }

    /// <summary>Rewrites what is between the markers of a document.</summary>
    public static void Replace(string document, string command, string table)
    {
        var (begin, end) = ($"<!-- generated: {command} -->", "<!-- /generated -->");
        var text = File.ReadAllText(document);
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(end, Math.Max(0, from), StringComparison.Ordinal);
        if (from < begin.Length || to < from)
            throw new InvalidOperationException($"{document} has lost its markers.");
        File.WriteAllText(document, $"{text[..from]}\n\n{table}\n{text[to..]}");
        Console.WriteLine($"The tables of {document} are renewed.");
    }

    /// <summary>The tables, in Markdown.</summary>
    public static string Render(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder();
        foreach (var machine in rows.GroupBy(row => row.Machine))
        {
            var it = machine.Key;
            text.Append(
                Lab.Text(
                    $"""
                    Machine: {it.Cpu}, {it.Cores} cores, {it.MemoryGb} GB, Linux {it.Kernel}; PostgreSQL {it.Postgres},
                    RabbitMQ {it.RabbitMq}, .NET {it.Dotnet}; servers and load on the same machine.

                    """
                )
            );
            foreach (var run in machine.GroupBy(row => (row.Run, row.Command, row.Commit, row.Rows, row.LoadSeconds)))
            {
                var (at, command, commit, tickets, seconds) = run.Key;
                var names = string.Join(", ", run.Select(row => row.Measurement).Distinct());
                text.Append(
                    Lab.Text(
                        $"""
                        - {at:yyyy-MM-dd}, `{command}` at {commit}, {tickets:N0} rows, {seconds} s of load: {names}

                        """
                    )
                );
            }
            text.Append('\n');
        }

        text.Append(Goals.Render(rows)).Append('\n');
        foreach (var measurement in rows.GroupBy(row => row.Measurement))
            text.Append(Render(measurement.Key, [.. measurement]));
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>What a run gave, for the terminal.</summary>
    public static string InOneLine(Row row)
    {
        var figures = string.Join(", ", row.Figures.Select(figure => $"{figure.Name} {Number(figure.Value)}"));
        if (row.Cost is not { } cost)
            return figures;
        var cpu = string.Join(" + ", Cpu(cost).Select(Number));
        return $"{figures}; {cpu} µs CPU, {cost.PeakRssMb:0} MB, others {cost.OthersPercent:0} %";
    }

    /// <summary>The median of a figure, or null.</summary>
    public static double? Median(IEnumerable<Row> rows, string measurement, string target, string figure)
    {
        var values = rows.Where(row => row.Measurement == measurement && row.Target == target)
            .Select(row =>
                figure == Goals.PeakRss ? row.Cost?.PeakRssMb
                : figure == Goals.Cpu ? row.Cost is { } cost ? Cpu(cost).Take(2).Sum() : null
                : row.Figures.FirstOrDefault(it => it.Name == figure)?.Value
            )
            .OfType<double>()
            .ToArray();
        return values.Length == 0 ? null : Median(values);
    }

    /// <summary>Three significant digits, or all before the point.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "–"
        : Math.Abs(value) >= 100 || value == Math.Truncate(value) ? value.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 10 ? value.ToString("0.0", CultureInfo.InvariantCulture)
        : value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Render(string name, IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder($"### {name}\n\n");
        var costs = rows.Any(row => row.Cost is not null);
        text.Append("| Target | Figure | Median | Min–max |");
        text.Append(costs ? " CPU µs: product | PostgreSQL | broker | load | Others, % | Peak RSS, MB |\n" : "\n");
        text.Append("|---|---|---:|---:|").Append(costs ? "---:|---:|---:|---:|---:|---:|\n" : "\n");
        foreach (var target in rows.GroupBy(row => row.Target))
        {
            var first = true;
            foreach (var figure in target.First().Figures.Select(figure => figure.Name))
            {
                var values = target.Select(row => row.Figures.Single(it => it.Name == figure).Value).ToArray();
                text.Append(
                    $"| {(first ? target.Key : "")} | {figure} | {Number(Median(values))} "
                        + $"| {Number(values.Min())}–{Number(values.Max())} |"
                );
                if (costs)
                    text.Append(first ? CostCells([.. target]) : " | | | | | |");
                text.Append('\n');
                first = false;
            }
        }
        return text.Append('\n').ToString();
    }

    private static string CostCells(Row[] rows)
    {
        var costs = rows.Select(row => row.Cost).OfType<Cost>().ToArray();
        var cpu = costs.Select(Cpu).ToArray();
        var cells = Enumerable
            .Range(0, 4)
            .Select(part => Number(Median([.. cpu.Select(parts => parts[part])])))
            .Append(Number(Math.Round(Median([.. costs.Select(cost => cost.OthersPercent)]))))
            .Append(Number(Math.Round(Median([.. costs.Select(cost => cost.PeakRssMb)]))));
        return " " + string.Join(" | ", cells) + " |";
    }

    // µs for one ticket or request.
    private static double[] Cpu(Cost cost) =>
        [.. new[] { cost.Product, cost.Postgres, cost.Broker, cost.Load }.Select(it => it / cost.Units * 1e6)];

    // Of an even number the mean of the two in the middle.
    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
