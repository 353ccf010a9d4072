using System.Text;

namespace Tickets.Bench;

/// <summary>
/// What the figures are to be: a median of ours, or its ratio to another median, at least or at most the limit.
/// </summary>
internal sealed record Goal(
    string Text,
    string Measurement,
    string Figure,
    double Limit,
    string? Against = null,
    bool AtMost = false,
    string Target = Target.Ours
);

/// <summary>All goals.</summary>
internal static class Goals
{
    public const string PeakRss = "peak RSS";

    /// <summary>CPU of the product and of PostgreSQL, µs for one.</summary>
    public const string Cpu = "CPU";

    private static readonly Goal[] s_all =
    [
        new("seed, of the peer's COPY, which checks little", "seed", Seed.Rate, 0.75, Target.Peer),
        new("seed, of a raw COPY of documents", "seed", Seed.Rate, 0.8, Seed.RawDocuments),
        new("seed, CPU µs per ticket", "seed", Cpu, 20, AtMost: true),
        new("bulk, of the peer", "bulk", Bulk.Rate, 3.5, Target.Peer),
        new("bulk, of raw", "bulk", Bulk.Rate, 0.9, Target.Raw),
        new("bulk, CPU µs per ticket", "bulk", Cpu, 27, AtMost: true),
        new("peak RSS in bulk, of the peer", "bulk", PeakRss, 0.5, Target.Peer, AtMost: true),
        new("POST accepted/s, of the peer", "post", Post.Accepted, 4, Target.Peer),
        new("POST accepted/s, of raw", "post", Post.Accepted, 0.6, Target.Raw, Target: Post.StoringOnly),
        new("the same while it classifies, which raw does not", "post", Post.Accepted, 0.6, Target.Raw),
        new("POST classified/s, of the peer", "post", Post.Classified, 15, Target.Peer),
        new("p50 to classified at 100/s, of the peer", "latency100", Latency.P50, 1, Target.Peer, AtMost: true),
        new("p99 to classified at 100/s, of the peer", "latency100", Latency.P99, 1, Target.Peer, AtMost: true),
        new("p99 to classified at 1,000/s, ms", "latency1000", Latency.P99, 100, AtMost: true),
        new("GET, of the peer", "get", Get.Rate, 15, Target.Peer),
        new("GET, of raw that reads two rows as well", "get", Get.Rate, 0.9, Get.RawTwoRows),
        new("first pages of 50 a second", "page", Page.Rate, 3000, Target: Page.First),
        new("deep pages of 50 a second", "page", Page.Rate, 3000, Target: Page.Deep),
        new("classifier in batches, of the peer", "classifier", ClassifierSpeed.Batches, 4, Target.Peer),
        new("classifier one at a time, of the peer", "classifier", ClassifierSpeed.OneAtATime, 50, Target.Peer),
        Grown("bulk", Growth.Bulk, 10_000, 1_000_000),
        Grown("seed", Growth.Import, 100_000, 10_000_000),
        Grown("bulk", Growth.Bulk, 100_000, 10_000_000),
        new("bulk beside 1,000 deliveries/s, of bulk alone", "deliveries", Bulk.Rate, 0.9, Deliveries.BulkAlone, Target: Deliveries.BesideBulk),
        new("deliveries/s beside bulk", "deliveries", Deliveries.Rate, 950, Target: Deliveries.BesideBulk),
        new("bulk with 4 replicas that have a tenth of a core each, of that with 1", "small-replicas", Bulk.Rate, 3.6, Replicas.Few, Target: Replicas.Many),
        new("cold start to the first 202, s", "start", Start.First, 2.5, AtMost: true),
    ];

    private static Goal Grown(string what, string figure, int few, int many) =>
        new(
            $"{what} time per ticket at {Growth.Target(many)}, of that at {Growth.Target(few)}",
            "growth",
            figure,
            1.2,
            Growth.Target(few),
            AtMost: true,
            Growth.Target(many)
        );

    /// <summary>A table of those that were measured, with whether they are met.</summary>
    public static string Render(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder("### Goals\n\n| Goal | At | Is | |\n|---|---:|---:|---|\n");
        foreach (var goal in s_all)
        {
            var ours = Report.Median(rows, goal.Measurement, goal.Target, goal.Figure);
            var against = goal.Against is null ? 1 : Report.Median(rows, goal.Measurement, goal.Against, goal.Figure);
            var value = ours / against;
            var met =
                value is null ? "not measured"
                : (goal.AtMost ? value <= goal.Limit : value >= goal.Limit) ? "met"
                : "**not met**";
            var limit = $"{(goal.AtMost ? "≤" : "≥")} {Report.Number(goal.Limit)}";
            var unit = goal.Against is null ? "" : " ×";
            var figure = value is { } number ? Report.Number(number) + unit : "";
            text.Append($"| {goal.Text} | {limit}{unit} | {figure} | {met} |\n");
        }
        return text.ToString();
    }
}
