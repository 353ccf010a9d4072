using System.IO.Compression;
using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A packed file is checked as a whole before its first row is stored.</summary>
[Collection(OneHost.Name)]
public sealed class seeding_a_damaged_file(TicketsHost host) : IAsyncLifetime
{
    private const int Rows = 20_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("tickets-").FullName;

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    // Failed, with succeeded and the rows before the cut stored, when the end of what GZipStream gives was the end.
    [Fact]
    public async Task stores_nothing_of_one_that_is_cut_off() =>
        await ShouldStoreNothingAsync(Packed()[..200_000], "the file is cut off");

    // Failed, with succeeded and hundreds of garbled tickets.
    [Fact]
    public async Task stores_nothing_of_one_with_wrong_bytes()
    {
        var packed = Packed();
        packed[packed.Length / 2] ^= 0x55;
        packed[packed.Length / 2 + 1] ^= 0x55;
        await ShouldStoreNothingAsync(packed, "the file is damaged");
    }

    // Failed, with "has a quote that is never closed" and most rows stored.
    [Fact]
    public async Task stores_nothing_of_one_with_a_wrong_checksum()
    {
        var packed = Packed();
        packed[^6] ^= 0x55;
        await ShouldStoreNothingAsync(packed, "the file is damaged");
    }

    // Failed, with the first part stored and the second one left out without a word.
    [Fact]
    public async Task stores_nothing_of_one_whose_second_part_is_not_gzip() =>
        await ShouldStoreNothingAsync(
            [.. Packed(), 0x1e, .. Packed("body\nmore\n")[1..]],
            "the file is damaged"
        );

    // Failed, with hundreds of thousands of rows stored, when only the packed bytes had a limit.
    [Fact]
    public async Task stores_nothing_of_a_small_one_that_is_millions_of_rows() =>
        await ShouldStoreNothingAsync(
            Packed("subject,body\n" + new StringBuilder().Insert(0, "a,b\n", 16_000_000)),
            "Limits__UnpackRatio"
        );

    // Failed, with exit code 0.
    [Fact]
    public async Task is_refused_by_the_utility_in_the_same_words()
    {
        var path = Path.Combine(_folder, "cut.csv.gz");
        await File.WriteAllBytesAsync(path, Packed()[..200_000]);
        var run = await Utility.RunAsync("seed", path);
        run.ExitCode.ShouldBe(2, run.Output + run.Errors);
        run.Errors.ReplaceLineEndings(" ").ShouldContain("the file is cut off");
        (await TicketsAsync()).ShouldBe(0);
    }

    private async Task ShouldStoreNothingAsync(byte[] file, string reason)
    {
        var content = new ByteArrayContent(file) { Headers = { ContentType = new("application/gzip") } };
        var answer = await host.Http.PostAsync("/seed", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.JsonAsync())["errors"]!["file"]![0]!.GetValue<string>().ShouldContain(reason);
        (await host.ScalarAsync<long>("select count(*) from ticketing.upload"), await TicketsAsync()).ShouldBe((0, 0));
    }

    private Task<long> TicketsAsync() => host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");

    private static byte[] Packed() =>
        Packed("subject,body\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => $"{row},{Guid.NewGuid()}\n")));

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
