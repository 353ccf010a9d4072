using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tickets.Contracts;
using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Bench;

/// <summary>
/// How good models are on public sets of labelled tickets, with the test rows kept apart: <c>scripts/bench.sh
/// quality</c>, with the sets' folder in QUALITY_DATA. Writes the table of docs/model.md; with ONLY=set,… it prints these rows.
/// With FEATURES=hybrid the same of models with sentence vectors.
/// </summary>
internal static class Quality
{
    private const double TargetPrecision = 0.95;

    // The best of four scikit-learn 1.2.1 pipelines (TF-IDF of words or of words and characters; logistic regression or a
    // linear SVM) on the same rows: accuracy and macro-F1, which need not be of the same pipeline.
    internal sealed record PublicSet(string Name, string Train, string? Test, double BestAccuracy, double BestMacroF1);

    internal static readonly PublicSet[] Sets =
    [
        new("corefx-issues", "corefx-issues.tsv.gz", null, 0.7957, 0.6838),
        new("endava-tickets", "endava-tickets.csv", null, 0.8216, 0.8242),
        new("banking77", "banking77-train.csv", "banking77-test.csv", 0.9117, 0.9118),
        new("it-service-tickets", "it-service-tickets.csv.gz", null, 0.8652, 0.8652),
    ];

    private static readonly bool IsHybrid = Options.Text("FEATURES") == "hybrid";

    private static readonly string Header =
        "| Set | Train / test | Features | Accuracy (to beat) | Macro-F1 (to beat) | Calibration error (chance alone, 95 % bound) "
        + "| of tickets like none in training "
        + $"| Answered at 95 % | Of these right | Training, s | Texts/s{(IsHybrid ? ", on one thread / two" : "")} | Bytes | Reasons, µs |\n|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

    public static async Task RunAsync(Options options)
    {
        var folder =
            Options.Text("QUALITY_DATA")
            ?? throw new InvalidOperationException("QUALITY_DATA has to be the folder of the data sets.");
        PublicSet[] sets = [.. Sets.Where(set => options.Only.Length == 0 || options.Only.Contains(set.Name))];
        if (sets is [var one])
        {
            var (row, model, vectors, data) = await MeasureAsync(one, folder);
            Console.WriteLine(row);
            Console.WriteLine(await QualityOfScope.MeasureAsync(one, model.Linear, vectors, data, folder, options.Root));
            Console.WriteLine(QualityOfGuard.Measure(one, model.Linear, data.Training, data.Test));
            Console.WriteLine(QualityOfTargets.Measure(one, model, vectors, data.Test));
            return;
        }

        // Each in a process of its own, as in a host; one after the other in one, later models were often half as fast.
        StringBuilder lines = new(), ofScope = new(), ofGuard = new(), ofTargets = new();
        foreach (var set in sets)
        {
            var rows = (await MeasureApartAsync(set)).Split('\n');
            Console.WriteLine(string.Join('\n', rows));
            lines.AppendLine(rows[0]);
            ofScope.AppendLine(rows[1]);
            ofGuard.AppendLine(rows[2]);
            ofTargets.AppendLine(string.Join('\n', rows[3..]));
        }
        if (sets.Length < Sets.Length)
            return;
        var document = Path.Combine(options.Root, "docs", "model.md");
        var command = $"{(IsHybrid ? "FEATURES=hybrid " : "")}scripts/bench.sh quality";
        var table = $"""
            {Machine.Describe()}; {DateTime.UtcNow:yyyy-MM-dd}, `QUALITY_DATA=… {command}`

            {Header}
            {lines}
            {QualityOfScope.Header}
            {ofScope}
            {QualityOfGuard.Header}
            {ofGuard}
            {QualityOfTargets.Header}
            {ofTargets}
            """;
        Report.Replace(document, command, table);
    }

    private static async Task<string> MeasureApartAsync(PublicSet set)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Quality).Assembly.Location, "quality"])
        {
            RedirectStandardOutput = true,
        };
        await using var child = Child.Start(start, "the terminal", ("ONLY", set.Name));
        var line = await child.Process.StandardOutput.ReadToEndAsync();
        await child.Process.WaitForExitAsync();
        return child.Process.ExitCode == 0 ? line.Trim() : throw new InvalidOperationException($"{set.Name} could not be measured.");
    }

    /// <summary>A tenth of the training rows is for choosing features, temperature and thresholds.</summary>
    internal static LabelledTicket[] Divided(IEnumerable<LabelledTicket> training) =>
        [.. training.Select(row => row with { Split = Fingerprint.SplitOf(row.Fingerprint, Split.Train) })];

    private static async Task<(string Row, TrainedModel Model, SentenceVectors Vectors, (List<LabelledTicket> Training, List<LabelledTicket> Test) Data)> MeasureAsync(
        PublicSet set,
        string folder
    )
    {
        var data = await ReadAsync(set, folder);
        var (training, test) = data;
        var rows = Divided(training);
        var watch = Stopwatch.StartNew();
        var vectors = new SentenceVectors(new OnnxSettings());
        var model = new ModelTrainer(step => Console.Error.WriteLine($"{step.Share:0%} {step.Words}"), vectors).Train(
            rows,
            TargetPrecision,
            IsHybrid ? FeatureSet.Hybrid : null
        );
        var seconds = watch.Elapsed.TotalSeconds;
        var scorer = new LinearScorer(model.Linear, "quality", vectors);
        var all = Evaluator.Evaluate("quality", Evaluator.Predict(scorer, test), seenInTraining: 0);
        List<LabelledTicket> unlike = [.. test.Where(row => !model.Linear.TrainedOn.Has(row))];
        var ofUnlike = Evaluator.Evaluate("quality", Evaluator.Predict(scorer, unlike), seenInTraining: 0);
        var (low, high) = WilsonInterval.Of(all.AnsweredRightly, all.Answered);
        var scores = new float[scorer.Classes.Count];
        List<TicketText> texts = [.. test.Select(row => new TicketText(default, row.Subject, row.Body))];
        if (IsHybrid)
            vectors.Remember(texts, progress: null, CancellationToken.None);
        var scoring = Measure(texts, text => scorer.Score(text.Subject, text.Body, scores));
        var explaining = IsHybrid ? default : Measure(texts, text => scorer.Explain(text));
        string[] cells =
        [
            set.Name,
            Text($"{training.Count:N0} / {test.Count:N0}"),
            $"{model.Card.FeatureSet}",
            Against(all.Accuracy, set.BestAccuracy),
            Against(all.MacroF1, set.BestMacroF1),
            Text($"{all.CalibrationError:0.000} ({ErrorByChance(all):0.000})"),
            Text($"{ofUnlike.CalibrationError:0.000} ({ErrorByChance(ofUnlike):0.000})"),
            Text($"{all.Coverage:0%}"),
            Text($"{all.PrecisionOfAnswered:0.000} ({low:0.000}–{high:0.000})"),
            Text($"{seconds:0.0}"),
            IsHybrid ? Text($"{PerSecond(model.Linear, texts, 1):N0} / {PerSecond(model.Linear, texts, 2):N0}") : Text($"{1 / scoring.Seconds:N0}"),
            IsHybrid ? "" : Text($"{scoring.Bytes:0.##}"),
            IsHybrid ? "" : Text($"{(explaining.Seconds - scoring.Seconds) * 1e6:0.0}"),
        ];
        return ($"| {string.Join(" | ", cells)} |", model, vectors, data);

        // One standard error less is a tie.
        string Against(double value, double best)
        {
            var tie = best - Math.Sqrt(best * (1 - best) / test.Count);
            return Text($"{value:0.0000} ({best:0.0000}{(value < tie ? ", **not met**" : "")})");
        }
    }

    // With sentence vectors, of texts that are not remembered; the encoder has so many threads.
    private static double PerSecond(LinearModel model, List<TicketText> texts, int threads)
    {
        const int sample = 320;
        var scorer = new LinearScorer(model, "", new SentenceVectors(new OnnxSettings { Threads = threads }));
        TicketText[] some = [.. texts.Take(sample)];
        scorer.Classify(some[..32]);
        var watch = Stopwatch.StartNew();
        scorer.Classify(some);
        return some.Length / watch.Elapsed.TotalSeconds;
    }

    // The error that a perfectly calibrated model would show on so few rows in 95 of 100 cases at most.
    private static double ErrorByChance(Evaluation evaluation)
    {
        const int samples = 1000;
        const int quantile = 950;
        var random = new Random(ModelTrainer.Seed);
        return Enumerable
            .Range(0, samples)
            .Select(_ => evaluation.Reliability.Sum(bin =>
            {
                var right = Enumerable.Range(0, bin.Rows).Count(_ => random.NextDouble() < bin.Confidence);
                return Math.Abs(right - bin.Rows * bin.Confidence) / evaluation.Rows;
            }))
            .Order()
            .ElementAt(quantile);
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Per text, on one thread; the median of some rounds.
    private static (double Seconds, double Bytes) Measure(List<TicketText> texts, Action<TicketText> work)
    {
        const int rounds = 5;
        texts.ForEach(work);
        var measured = Enumerable.Range(0, rounds).Select(_ => MeasureOnce(texts, work));
        return measured.OrderBy(round => round.Seconds).ElementAt(rounds / 2);
    }

    private static (double Seconds, double Bytes) MeasureOnce(List<TicketText> texts, Action<TicketText> work)
    {
        var (times, bytes, watch) = (0, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        for (; watch.Elapsed.TotalSeconds < 1; times++)
            texts.ForEach(work);
        var calls = (double)texts.Count * times;
        return (watch.Elapsed.TotalSeconds / calls, (GC.GetAllocatedBytesForCurrentThread() - bytes) / calls);
    }

    // A set without a test file has the numbers of its test rows beside it; they were drawn after rows had been dropped
    // that equal an earlier one but for case and punctuation.
    internal static async Task<(List<LabelledTicket> Training, List<LabelledTicket> Test)> ReadAsync(
        PublicSet set,
        string folder
    )
    {
        var rows = await ReadAsync(Path.Combine(folder, set.Train));
        if (set.Test is not null)
            return (rows, await ReadAsync(Path.Combine(folder, set.Test)));

        var numbers = await File.ReadAllLinesAsync(Path.Combine(folder, $"{set.Name}.test-rows.txt"));
        var test = numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToHashSet();
        var seen = new HashSet<string>();
        var kept = Enumerable.Range(0, rows.Count).Where(row => seen.Add(Letters(rows[row]))).ToArray();
        return ([.. kept.Where(row => !test.Contains(row)).Select(row => rows[row])],
            [.. kept.Where(test.Contains).Select(row => rows[row])]);
    }

    private static string Letters(LabelledTicket row) =>
        new([.. $"{row.Subject} {row.Body}".Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static async Task<List<LabelledTicket>> ReadAsync(string path)
    {
        var limits = new Limits { BodyBytes = 1 << 20, SubjectCharacters = 10_000 };
        await using var stream = File.OpenRead(path);
        await using var csv = await TicketFile.OpenAsync(stream, new FileReading(), limits, CancellationToken.None);
        var rows = new List<LabelledTicket>();
        await foreach (var row in csv.ReadAsync(CancellationToken.None))
        {
            if (row is not { Error: null, Label: { } label })
                throw new InvalidDataException($"{path}, row {rows.Count}: {row.Error ?? "it has no category"}");
            rows.Add(new(row.Subject, row.Body, label, Split.Train, Fingerprint.Of(row.Subject, row.Body)));
        }
        return rows;
    }
}
