using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class cutting_a_backlog
{
    private static readonly Guid Job = Guid.CreateVersion7();
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static Guid[] Ids(int count) =>
        [.. Enumerable.Range(0, count).Select(row => ImportedId.Of(new byte[8], row))];

    [Theory]
    [InlineData(0, 2000, new int[0])]
    [InlineData(1, 2000, new[] { 1 })]
    [InlineData(5, 2, new[] { 2, 2, 1 })]
    [InlineData(4, 2, new[] { 2, 2 })]
    [InlineData(3, 1, new[] { 1, 1, 1 })]
    public void gives_full_chunks_and_a_rest(int tickets, int batchSize, int[] totals) =>
        BacklogChunk.Cut(Ids(tickets), batchSize, Now).Select(chunk => chunk.Total).ShouldBe(totals);

    [Fact]
    public void covers_every_ticket_once_and_in_order()
    {
        var ids = Ids(10);
        var chunks = BacklogChunk.Cut(ids, 3, Now).ToList();
        chunks.Select(chunk => chunk.From).ShouldBe([ids[0], ids[3], ids[6], ids[9]]);
        chunks.Select(chunk => chunk.To).ShouldBe([ids[2], ids[5], ids[8], ids[9]]);
        chunks.Select(chunk => chunk.Id).Distinct().Count().ShouldBe(4);
    }

    // Failed, with a chunk of two tickets that took 850,000 of a file between the two, which was imported later.
    [Fact]
    public void ends_a_chunk_where_an_import_ends()
    {
        Guid[] ids =
        [
            .. Enumerable.Range(0, 3).Select(row => ImportedId.Of([1, 0, 0, 0, 0, 0, 0, 0], row)),
            .. Enumerable.Range(0, 2).Select(row => ImportedId.Of([1, 0, 0, 0, 0, 0, 0, 1], row)),
            ImportedId.Of([2, 0, 0, 0, 0, 0, 0, 0], 7),
        ];
        var chunks = BacklogChunk.Cut(ids, 4, Now).ToList();
        chunks.Select(chunk => (chunk.From, chunk.To, chunk.Total))
            .ShouldBe([(ids[0], ids[2], 3), (ids[3], ids[4], 2), (ids[5], ids[5], 1)]);
    }
}
