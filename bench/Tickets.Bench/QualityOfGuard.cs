using System.Diagnostics;
using Tickets.Contracts;
using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Bench;

/// <summary>
/// How many near-duplicates are on both sides when rows are divided: of training rows, and of copies of them with another word
/// in one place.
/// </summary>
internal static class QualityOfGuard
{
    public const string Header =
        "| Set | Training rows in groups of near-duplicates | Largest group | Grouping, s | Of 1,000 copies with one other word, apart from their "
        + "original: by fingerprint alone | with the guard | Test rows with a near-duplicate in training |\n|---|---:|---:|---:|---:|---:|---:|";

    private const int Copies = 1000;
    private const int MinWords = 5;

    public static string Measure(Quality.PublicSet set, LinearModel model, List<LabelledTicket> training, List<LabelledTicket> test)
    {
        var watch = Stopwatch.StartNew();
        var sizes = NearDuplicates.GroupsOf(training).CountBy(group => group).Select(group => group.Value).ToArray();
        var seconds = watch.Elapsed.TotalSeconds;
        var (rows, pairs) = WithCopies(training);
        var byFingerprint = rows.Select((row, index) => (row, index)).ToLookup(each => each.row.Fingerprint, each => each.index);
        var unseen = test.Count(model.TrainedOn.Has);
        string[] cells =
        [
            set.Name,
            Quality.Text($"{sizes.Where(size => size > 1).Sum():N0} of {training.Count:N0} in {sizes.Count(size => size > 1):N0}"),
            Quality.Text($"{sizes.Max():N0}"),
            Quality.Text($"{seconds:0.0}"),
            Quality.Text($"{Apart([.. rows.Select(row => byFingerprint[row.Fingerprint].First())])}"),
            Quality.Text($"{Apart(NearDuplicates.GroupsOf(rows))}"),
            Quality.Text($"{(double)unseen / test.Count:0.0%}"),
        ];
        return $"| {string.Join(" | ", cells)} |";

        int Apart(int[] groups)
        {
            var folds = Folds.Of(rows, groups);
            return pairs.Count(pair => folds[pair.Original] != folds[pair.Copy]);
        }
    }

    private static (LabelledTicket[] Rows, (int Original, int Copy)[] Pairs) WithCopies(List<LabelledTicket> training)
    {
        var random = new Random(ModelTrainer.Seed);
        int[] originals = [.. Enumerable.Range(0, training.Count).Where(row => WordsOf(training[row].Body).Length >= MinWords)];
        random.Shuffle(originals);
        originals = originals[..Math.Min(Copies, originals.Length)];
        var copies = originals.Select(original => Changed(training[original], WordsOf(training[random.Next(training.Count)].Body), random));
        return ([.. training, .. copies], [.. originals.Select((original, copy) => (original, training.Count + copy))]);
    }

    private static LabelledTicket Changed(LabelledTicket row, string[] others, Random random)
    {
        var words = WordsOf(row.Body);
        var place = random.Next(words.Length);
        var other = others.Where(word => word != words[place]).DefaultIfEmpty("another").ToArray();
        words[place] = other[random.Next(other.Length)];
        var body = string.Join(' ', words);
        return row with { Body = body, Fingerprint = Fingerprint.Of(row.Subject, body) };
    }

    public static string[] WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
