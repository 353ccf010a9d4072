using System.Diagnostics;
using System.Text;
using Tickets.Contracts;
using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Bench;

/// <summary>
/// Which tickets are linked as similar (<c>scripts/bench.sh similar</c>, with the sets' folder in QUALITY_DATA): of copies that were
/// changed in some way, those that are linked to their original; and of the tickets of a set, one after the other, those that are
/// linked to an earlier one, and how many of these have its category. Writes the table of docs/requests.md.
/// </summary>
internal static class QualityOfSimilar
{
    private const string Header =
        "| Set | Copies linked: with other numbers | with a greeting and a name | with another word in one place | in two places | without the last third "
        + "| Tickets of the set linked | Of these with the category of the first (by chance) | Largest group | µs per ticket |"
        + "\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

    private const int Copies = 1000;
    private const int MinWords = 5;
    private const int Room = 100_000;

    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private static readonly Func<string[], Random, string[]>[] Changes =
    [
        (words, random) => [.. words.Select(word => new string([.. word.Select(c => char.IsAsciiDigit(c) ? (char)('0' + random.Next(10)) : c)]))],
        (words, _) => ["Hello", "Ann,", .. words, "Best", "regards,", "Bob", "Jones"],
        (words, random) => Replaced(words, random),
        (words, random) => Replaced(Replaced(words, random), random),
        (words, _) => words[..Math.Max(1, words.Length * 2 / 3)],
    ];

    public static async Task RunAsync(Options options)
    {
        var folder =
            Options.Text("QUALITY_DATA")
            ?? throw new InvalidOperationException("QUALITY_DATA has to be the folder of the data sets.");
        var lines = new StringBuilder();
        foreach (var set in Quality.Sets)
        {
            var row = Measure(set, (await Quality.ReadAsync(set, folder)).Training);
            Console.WriteLine(row);
            lines.AppendLine(row);
        }

        const string command = "scripts/bench.sh similar";
        var table = $"{Machine.Describe()}; {DateTime.UtcNow:yyyy-MM-dd}, `QUALITY_DATA=… {command}`\n\n{Header}\n{lines}";
        Report.Replace(Path.Combine(options.Root, "docs", "requests.md"), command, table);
    }

    private static string Measure(Quality.PublicSet set, List<LabelledTicket> tickets)
    {
        var index = new SimilarIndex(new TextSketches(), Room, TimeSpan.MaxValue);
        var watch = Stopwatch.StartNew();
        Guid[] groups = [.. tickets.Select((ticket, row) => index.Add(IdOf(row), Noon, ticket.Subject, ticket.Body) ?? IdOf(row))];
        var each = watch.Elapsed.TotalMicroseconds / tickets.Count;

        var linked = Enumerable.Range(0, tickets.Count).Where(row => groups[row] != IdOf(row)).ToList();
        var rowOf = Enumerable.Range(0, tickets.Count).ToDictionary(IdOf);
        var agreed = linked.Count(row => tickets[row].Label == tickets[rowOf[groups[row]]].Label);
        var byChance = tickets.CountBy(ticket => ticket.Label).Sum(label => Math.Pow((double)label.Value / tickets.Count, 2));
        string[] cells =
        [
            set.Name,
            .. Changes.Select(change => LinkedCopies(index, tickets, groups, change)),
            Quality.Text($"{(double)linked.Count / tickets.Count:0.0 %}"),
            Quality.Text($"{(double)agreed / linked.Count:0 %} ({byChance:0 %})"),
            Quality.Text($"{groups.CountBy(group => group).Max(group => group.Value):N0}"),
            Quality.Text($"{each:0.0}"),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    // Of those that are another text than their original.
    private static string LinkedCopies(
        SimilarIndex index,
        List<LabelledTicket> tickets,
        Guid[] groups,
        Func<string[], Random, string[]> change
    )
    {
        var random = new Random(ModelTrainer.Seed);
        int[] originals = [.. Enumerable.Range(0, tickets.Count).Where(row => QualityOfGuard.WordsOf(tickets[row].Body).Length >= MinWords)];
        random.Shuffle(originals);
        var (copies, linked) = (0, 0);
        foreach (var original in originals)
        {
            var words = QualityOfGuard.WordsOf(tickets[original].Body);
            var changed = change([.. words], random);
            if (copies == Copies || changed.SequenceEqual(words))
                continue;
            var id = IdOf(tickets.Count + ++copies);
            if (index.Add(id, Noon, tickets[original].Subject, string.Join(' ', changed)) == groups[original])
                linked++;
        }

        return copies == 0 ? "–" : Quality.Text($"{(double)linked / copies:0 %}");
    }

    // By a word of the text itself, in another place.
    private static string[] Replaced(string[] words, Random random)
    {
        var (place, other) = (random.Next(words.Length), random.Next(words.Length));
        return [.. words.Select((word, at) => at == place ? words[other] == word ? "another" : words[other] : word)];
    }

    private static Guid IdOf(int row) => new(row + 1, 0, 0, new byte[8]);
}
