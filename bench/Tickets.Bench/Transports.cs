namespace Tickets.Bench;

/// <summary>
/// The backlog, tickets under full load, and single tickets at 100/s, with messages that travel by RabbitMQ and by
/// PostgreSQL: the same hosts otherwise, in turn.
/// </summary>
internal sealed class Transports(Lab lab) : IMeasurement
{
    public string Name => "transports";

    public IReadOnlyList<string> Targets { get; } = [Target.Ours, Target.WithoutBroker];

    public async Task<Sample> RunAsync(string target)
    {
        var bulk = await new Bulk(lab).RunAsync(target);
        var post = await new Post(lab).RunAsync(target);
        var latency = await new Latency(lab, 100, Targets).RunAsync(target);
        return new Sample(
            [
                new("backlog, tickets/s", FigureOf(bulk, Bulk.Rate)),
                new(Post.Accepted, FigureOf(post, Post.Accepted)),
                new(Post.Classified, FigureOf(post, Post.Classified)),
                new(Latency.P50, FigureOf(latency, Latency.P50)),
                new(Latency.P99, FigureOf(latency, Latency.P99)),
            ],
            bulk.Cost
        );
    }

    private static double FigureOf(Sample sample, string name) => sample.Figures.Single(figure => figure.Name == name).Value;
}
