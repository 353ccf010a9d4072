using System.Text;

namespace Tickets.Bench;

/// <summary>
/// A day under the rule of deploy/kubernetes/overlays/keda, second by second, without a cluster: how many replicas there would be, and
/// how long tickets would wait. What KEDA and Kubernetes do is as their documentation has it: a look every 15 s, as many replicas as the
/// metric divided by its target, four more or twice as many at most in 15 s, fewer only if five minutes have not asked for more.
/// </summary>
internal static class Autoscaling
{
    private const int Day = 86_400;
    private const int Look = 15;
    private const int Calm = 300;
    private const int Most = 8;

    // Assumed: a pod is scheduled, its image is there, and the host has started and taken its model up.
    private const int UntilReady = 30;

    private const double MessagesOfAReplica = 4;
    private const double TicketsOfAMessage = 2000;
    private const double SecondsOfAReplica = 10;

    /// <summary>Prints the figures of a day and draws it.</summary>
    public static void Run(Options options)
    {
        // What a replica with sentence vectors does on a core with texts of medium length, see docs/model.md.
        const double rate = 50;
        var load = LoadOf(peak: 200, burst: 350);
        var scaled = Simulate(load, rate, Most, isScaled: true);
        Console.WriteLine("| Replicas | Tickets | Wait: median | 99 % | longest, s | Replica hours |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        Print("1 to 8, by the rule", load, scaled);
        foreach (var count in new[] { 4, 5, 8 })
            Print($"{count}", load, Simulate(load, rate, count, isScaled: false));
        var file = Path.Combine(options.Root, "docs", "autoscaling.svg");
        File.WriteAllText(file, Draw(load, scaled, rate));
        Console.WriteLine($"Drawn: {file}");
    }

    // Little at night, most in the afternoon; and from ten o'clock, for ten minutes, what an outage of theirs makes people write.
    private static double[] LoadOf(double peak, double burst) =>
        [
            .. Enumerable
                .Range(0, Day)
                .Select(second =>
                    second is >= 36_000 and < 36_600
                        ? burst
                        : peak * (0.1 + 0.9 * Math.Pow(Math.Max(0, Math.Sin(Math.PI * (second - 21_600) / 57_600.0)), 2))
                ),
        ];

    private static List<Second> Simulate(double[] load, double rate, int most, bool isScaled)
    {
        var arrived = new double[Day + 1];
        for (var second = 0; second < Day; second++)
            arrived[second + 1] = arrived[second] + load[second];
        var (done, head, ready) = (0.0, 0, isScaled ? 1 : most);
        var starting = new Queue<int>();
        var wishes = new Queue<(int At, int Count)>();
        var seconds = new List<Second>(Day);
        for (var now = 0; now < Day; now++)
        {
            while (starting.TryPeek(out var at) && at <= now)
            {
                starting.Dequeue();
                ready++;
            }

            done = Math.Min(arrived[now + 1], done + ready * rate);
            while (head < now && arrived[head + 1] <= done)
                head++;
            var (waiting, age) = (arrived[now + 1] - done, now - head);
            seconds.Add(new(ready, waiting < 1 ? 0 : age));
            if (!isScaled || now % Look != 0)
                continue;
            var have = ready + starting.Count;
            var wish = Math.Max(
                Wish(Math.Ceiling(waiting / TicketsOfAMessage), MessagesOfAReplica),
                Wish(waiting < 1 ? 0 : age, SecondsOfAReplica)
            );
            wishes.Enqueue((now, wish));
            while (wishes.Peek().At <= now - Calm)
                wishes.Dequeue();
            var calm = wishes.Max(past => past.Count);
            for (var more = Math.Min(wish, have + Math.Max(4, have)) - have; more > 0; more--)
                starting.Enqueue(now + UntilReady);
            ready -= Math.Clamp(have - Math.Max(wish, calm), 0, ready - 1);
        }

        return seconds;
    }

    private static int Wish(double value, double target) => Math.Clamp((int)Math.Ceiling(value / target), 1, Most);

    private static void Print(string replicas, double[] load, List<Second> seconds)
    {
        // Of the tickets: each second counts as often as some came in it.
        var waits = seconds.Zip(load, (second, came) => (second.Wait, Came: came)).OrderBy(one => one.Wait).ToArray();
        Console.WriteLine(
            $"| {replicas} | {load.Sum():#,0} | {Quantile(0.5)} | {Quantile(0.99)} | {waits[^1].Wait} "
                + $"| {seconds.Sum(second => second.Replicas) / 3600.0:0} |"
        );

        int Quantile(double share)
        {
            var left = share * load.Sum();
            return waits.First(one => (left -= one.Came) <= 0).Wait;
        }
    }

    private static string Draw(double[] load, List<Second> seconds, double rate)
    {
        const int width = 900;
        const int height = 170;
        var most = Most * rate;
        var longest = Math.Max(60, seconds.Max(second => second.Wait));
        var svg = new StringBuilder(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 60} {2 * height + 70}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="50" y="16">tickets a second: <tspan fill="#1f6feb">coming</tspan>, <tspan fill="#b35900">what the replicas can do ({rate:0} each)</tspan></text>

            """
        );
        Panel(24, most, second => load[second], "#1f6feb");
        Panel(24, most, second => seconds[second].Replicas * rate, "#b35900");
        svg.Append(null, $"<text x=\"50\" y=\"{height + 46}\">seconds that the oldest ticket has waited</text>\n");
        Panel(height + 54, longest, second => seconds[second].Wait, "#8250df");
        for (var hour = 0; hour <= 24; hour += 4)
            svg.Append(null, $"<text x=\"{50 + hour * width / 24}\" y=\"{2 * height + 68}\" text-anchor=\"middle\">{hour}:00</text>\n");
        return svg.Append("</svg>\n").ToString();

        void Panel(int top, double full, Func<int, double> value, string colour)
        {
            svg.Append(null, $"<path d=\"M50 {top}v{height}h{width}\" fill=\"none\" stroke=\"#888\"/>");
            svg.Append(null, $"<text x=\"46\" y=\"{top + 10}\" text-anchor=\"end\">{full:0}</text><polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"");
            for (var second = 0; second < Day; second += 60)
                svg.Append(null, $"{50 + (double)second * width / Day:0.#},{top + height * (1 - value(second) / full):0.#} ");
            svg.Append("\"/>\n");
        }
    }

    private sealed record Second(int Replicas, int Wait);
}
