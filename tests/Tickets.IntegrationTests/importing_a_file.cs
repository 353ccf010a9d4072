using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class importing_a_file(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => host.ExecuteAsync("drop trigger if exists slow on ticketing.backlog");

    private Task<long> TicketsAsync() => host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");

    private Task<ImportProgress> RunAsync(Stream file, Limits? limits = null) =>
        new TicketImporter(
            host.Database,
            host.Alba.Services.GetRequiredService<TicketProtection>(),
            host.Alba.Services.GetRequiredService<TicketingMetrics>(),
            limits ?? new(),
            TimeProvider.System
        )
            .RunAsync(new ImportSource { Name = "x.csv" }, file, lease: null, default)
            .LastAsync()
            .AsTask();

    private static MemoryStream Csv(string rows) => new(Encoding.UTF8.GetBytes("body\n" + rows));

    private static string Rows(int count) => string.Concat(Enumerable.Range(0, count).Select(row => $"ticket {row}\n"));

    [Fact]
    public async Task with_more_rows_than_the_limit_stores_none()
    {
        var refused = await Should.ThrowAsync<FileRefusedException>(
            RunAsync(Csv(Rows(100)), new Limits { ImportRows = 99 })
        );
        refused.Message.ShouldBe("the file has more than 99 rows (Limits__ImportRows)");
        (await TicketsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task with_more_rows_than_can_be_counted_before_says_how_many_are_stored()
    {
        var refused = await Should.ThrowAsync<FileRefusedException>(
            RunAsync(Csv("a 5\" pipe\n" + Rows(20)), new Limits { ImportRows = 10 })
        );
        refused.Message.ShouldBe("the file has more than 10 rows (Limits__ImportRows); 10 rows before that are stored");
        (await TicketsAsync()).ShouldBe(10);
    }

    // Failed, with "23505: duplicate key value violates unique constraint", when the rows of another one were an error.
    [Fact]
    public async Task that_others_import_too_stores_each_row_once()
    {
        const int rows = 30_000;
        var ends = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RunAsync(Csv(Rows(rows))))));
        ends.Sum(end => end.Added).ShouldBe(rows);
        ends.ShouldAllBe(end => end.Done == rows && end.Rejected == 0);
        (await TicketsAsync()).ShouldBe(rows);
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(rows);
    }

    // Failed, with no row stored yet, when the error of the reader left the batch under way to itself.
    [Fact]
    public async Task that_can_not_be_read_on_ends_after_the_batch_under_way()
    {
        await host.ExecuteAsync(
            """
            create or replace function ticketing.take_a_second() returns trigger language plpgsql as
                $$ begin perform pg_sleep(1); return null; end $$;
            create trigger slow after insert on ticketing.backlog execute function ticketing.take_a_second()
            """
        );
        // Longer than what is looked at before the first batch.
        var csv = Csv(string.Concat(Enumerable.Range(0, 20_000).Select(row => $"{row} {new string('x', 100)}\n")));
        await Should.ThrowAsync<IOException>(RunAsync(new BreakingStream(csv, allowed: csv.Length * 2 - 10_000)));
        (await TicketsAsync()).ShouldBe(15_000);
    }

    [Fact]
    public async Task of_long_texts_stores_few_at_a_time()
    {
        var rows = string.Concat(Enumerable.Range(0, 1000).Select(row => $"{row} {new string('x', 60_000)}\n"));
        var import = host.Alba.Services.GetRequiredService<TicketImporter>();
        var batches = await import.RunAsync(new ImportSource { Name = "x.csv" }, Csv(rows), null, default).ToListAsync();
        (batches[^1].Added, batches.Count).ShouldBe((1000, 8));
    }

    /// <summary>Gives as many bytes, the passes over the file taken together.</summary>
    private sealed class BreakingStream(MemoryStream file, long allowed) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => file.Position = value;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            return (allowed -= read) > 0 ? read : throw new IOException("broken");
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
