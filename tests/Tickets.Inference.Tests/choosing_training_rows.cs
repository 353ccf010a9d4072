using System.Runtime.CompilerServices;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class choosing_training_rows
{
    private static Task<TrainingRows> ChooseAsync(IEnumerable<LabelledTicket> rows, int maxRows) =>
        TrainingRows.ChooseAsync(rows.ToAsyncEnumerable(), maxRows, CancellationToken.None);

    private static LabelledTicket[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(row => Toys.Row($"text {row}", "a", Split.Train, fingerprint: row))];

    [Fact]
    public async Task keeps_all_in_their_order_if_they_are_few_enough()
    {
        var rows = Rows(100);
        var chosen = await ChooseAsync(rows, 100);
        chosen.Rows.ShouldBe(rows);
        chosen.Available.ShouldBe(100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(999)]
    public async Task keeps_at_most_so_many_and_tells_how_many_there_were(int maxRows)
    {
        var chosen = await ChooseAsync(Rows(1000), maxRows);
        chosen.Rows.Count.ShouldBe(maxRows);
        chosen.Available.ShouldBe(1000);
    }

    [Fact]
    public async Task never_takes_test_or_live_tickets()
    {
        Split[] splits = [Split.Train, Split.Test, Split.Validation, Split.Live];
        var rows = Rows(100).Select((row, i) => row with { Split = splits[i % 4] }).ToArray();
        var chosen = await ChooseAsync(rows, 1000);
        chosen.Rows.ShouldBe(rows.Where(row => row.Split is Split.Train or Split.Validation));
        chosen.Available.ShouldBe(50);
    }

    [Fact]
    public async Task takes_the_same_ones_each_time_in_the_order_of_the_data()
    {
        var rows = Rows(1000);
        var chosen = await ChooseAsync(rows, 200);
        chosen.Rows.ShouldBe((await ChooseAsync(rows, 200)).Rows);
        chosen.Rows.Select(row => row.Fingerprint).ShouldBeInOrder();

        var backwards = await ChooseAsync(rows.Reverse(), 200);
        backwards.Rows.Reverse().ShouldBe(chosen.Rows);
    }

    [Fact]
    public async Task takes_them_from_everywhere_in_the_data()
    {
        var chosen = await ChooseAsync(Rows(1000), 200);
        for (var tenth = 0; tenth < 10; tenth++)
            chosen.Rows.Count(row => row.Fingerprint / 100 == tenth).ShouldBeInRange(8, 35);
    }

    [Fact]
    public async Task takes_the_first_of_equal_texts()
    {
        var rows = Rows(10).Select(row => row with { Fingerprint = 7 }).ToArray();
        (await ChooseAsync(rows, 3)).Rows.ShouldBe(rows[..3]);
    }

    [Fact]
    public async Task stops_when_told_to()
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(TrainingRows.ChooseAsync(Stopping(stop), 3, stop.Token));
    }

    private static async IAsyncEnumerable<LabelledTicket> Stopping(
        CancellationTokenSource stop,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        yield return Toys.Row("text", "a");
        await stop.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
