using System.IO.Compression;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class reading_a_packed_csv
{
    private static readonly Limits Wide = new() { UnpackRatio = 2000 };

    private static byte[] Pack(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Pack(string content) => Pack(Encoding.UTF8.GetBytes(content));

    private static async Task<byte[]> UnpackAsync(byte[] packed, Limits? limits = null)
    {
        await using var content = await FileContent.UnpackAsync(new MemoryStream(packed), limits ?? Wide, default);
        using var unpacked = new MemoryStream();
        await content.CopyToAsync(unpacked);
        return unpacked.ToArray();
    }

    private static async Task<string> RefusalAsync(byte[] packed, Limits? limits = null) =>
        (await Should.ThrowAsync<FileRefusedException>(UnpackAsync(packed, limits))).Message;

    [Fact]
    public async Task gives_what_was_packed() =>
        await Gen.Select(Gen.Byte.Array[1, 200_000], Gen.Int[1, 200_000], Gen.Enum<CompressionLevel>())
            .SampleAsync(
                async (content, cut, level) =>
                {
                    var (first, second) = (content[..Math.Min(cut, content.Length)], content[Math.Min(cut, content.Length)..]);
                    byte[] members = [.. Pack(first, level), .. Pack(second, level)];
                    (await UnpackAsync(members)).ShouldBe(content);
                },
                iter: 200
            );

    // Failed, with the beginning of it, when GZipStream had the last word.
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public async Task refuses_one_that_is_cut_off_anywhere(CompressionLevel level)
    {
        var content = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100).Select(row => $"{row * 7919},b")));
        var first = Pack(content, level);
        byte[] packed = [.. first, .. Pack(content, level)];
        for (var length = 2; length < packed.Length; length++)
            if (length != first.Length) // there a file of one member ends
                (await RefusalAsync(packed[..length])).ShouldContain("the file is cut off", customMessage: $"{length}");
    }

    // Failed, with other bytes or fewer, when GZipStream had the last word.
    [Fact]
    public async Task refuses_one_with_a_wrong_byte_anywhere()
    {
        var content = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100).Select(row => $"{row * 7919},b")));
        byte[] packed = [.. Pack(content), .. Pack(content)];
        foreach (var position in Enumerable.Range(2, packed.Length - 2).Except(MeaninglessBytes(packed.Length / 2)))
        {
            var damaged = packed.ToArray();
            damaged[position] ^= 0x55;
            await Should.ThrowAsync<FileRefusedException>(UnpackAsync(damaged), $"{position}");
        }

        // Time and system of the header, which nobody reads: they are no part of the checksum.
        static IEnumerable<int> MeaninglessBytes(int member) =>
            Enumerable.Range(4, 6).SelectMany(position => new[] { position, member + position });
    }

    // Failed, with what came before it, when whatever follows the last member was left out without a word.
    [Theory]
    [InlineData("and something else")]
    [InlineData("\0\0\0\0")]
    public async Task refuses_one_with_something_behind_it(string behind) =>
        (await RefusalAsync([.. Pack("a,b\n"), .. Encoding.UTF8.GetBytes(behind)])).ShouldContain("the file is damaged");

    [Fact]
    public async Task refuses_one_that_only_begins_like_one() =>
        (await RefusalAsync([0x1f, 0x8b, 1, 2, 3, 4, 5, 6])).ShouldContain("the file is damaged");

    [Fact]
    public async Task refuses_one_of_nothing()
    {
        // A header, an empty block, checksum and length of nothing.
        byte[] nothing = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        (await UnpackAsync(nothing)).ShouldBeEmpty();
        (await Should.ThrowAsync<FileRefusedException>(TicketFile.OpenAsync(new MemoryStream(nothing), new(), new(), default)))
            .Message.ShouldContain("the file is empty");
    }

    [Fact]
    public async Task keeps_to_the_limits()
    {
        var packed = Pack(string.Concat(Enumerable.Repeat("a,b\n", 8_000_000)));
        (await RefusalAsync(packed, new())).ShouldBe("the file unpacks to more than 100 times its size (Limits__UnpackRatio)");
        (await RefusalAsync(packed, new() { UnpackRatio = 2000, UnpackedBytes = 1_000_000 })).ShouldBe(
            "the file unpacks to more than 1000000 bytes (Limits__UnpackedBytes)"
        );
        (await UnpackAsync(packed, Wide)).Length.ShouldBe(32_000_000);
        // Of a small one nobody asks.
        (await UnpackAsync(Pack(string.Concat(Enumerable.Repeat("a,b\n", 100_000))), new())).Length.ShouldBe(400_000);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a,b\n", 0)]
    [InlineData("a,b\n1,2", 1)]
    [InlineData("a,b\n1,2\n", 1)]
    [InlineData("a,b\n1,\"2\n3\"\"\n\"\n4,5\n", 2)]
    public async Task counts_the_rows(string csv, long rows)
    {
        foreach (var file in new[] { Encoding.UTF8.GetBytes(csv), Pack(csv) })
            (await FileContent.CheckAsync(new MemoryStream(file), new(), default)).Rows.ShouldBe(rows);
        var limits = new Limits { ImportRows = Math.Max(1, rows) };
        await FileContent.CheckAsync(new MemoryStream(Pack(csv)), limits, default);
    }

    [Fact]
    public async Task refuses_more_rows_than_the_limit() =>
        (
            await Should.ThrowAsync<FileRefusedException>(
                FileContent.CheckAsync(new MemoryStream(Pack("a\n1\n2\n3\n")), new() { ImportRows = 2 }, default)
            )
        ).Message.ShouldBe("the file has more than 2 rows (Limits__ImportRows)");

    [Fact]
    public async Task has_the_same_hash_as_the_plain_one()
    {
        var plain = await FileContent.CheckAsync(new MemoryStream("a\n1\n"u8.ToArray()), new(), default);
        var packed = await FileContent.CheckAsync(new MemoryStream(Pack("a\n1\n")), new(), default);
        packed.Hash.ShouldBe(plain.Hash);
    }
}
