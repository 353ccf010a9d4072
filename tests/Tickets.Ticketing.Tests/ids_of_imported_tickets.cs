using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class ids_of_imported_tickets
{
    private static readonly byte[] File = [0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8];
    private static readonly byte[] Other = [0x0f, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8];

    private static string Bytes(Guid id) => Convert.ToHexString(id.ToByteArray(bigEndian: true));

    [Fact]
    public void are_version_8_of_the_standard_variant()
    {
        var id = ImportedId.Of(File, 42);
        id.Version.ShouldBe(8);
        (id.Variant & 0b1100).ShouldBe(0b1000);
    }

    [Fact]
    public void are_the_same_for_the_same_row_and_different_for_another_file()
    {
        ImportedId.Of(File, 42).ShouldBe(ImportedId.Of(File, 42));
        ImportedId.Of(File, 42).ShouldNotBe(ImportedId.Of(Other, 42));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(255, 256)]
    [InlineData(65_535, 65_536)]
    [InlineData(uint.MaxValue, uint.MaxValue + 1L)]
    [InlineData(ImportedId.LastRow - 1, ImportedId.LastRow)]
    public void follow_the_order_of_the_file(long row, long next) =>
        string.CompareOrdinal(Bytes(ImportedId.Of(File, row)), Bytes(ImportedId.Of(File, next))).ShouldBeLessThan(0);

    [Theory]
    [InlineData(0)]
    [InlineData(999_999)]
    [InlineData(uint.MaxValue + 17L)]
    [InlineData(ImportedId.LastRow)]
    public void give_back_the_row(long row) => ImportedId.RowOf(ImportedId.Of(File, row)).ShouldBe(row);

    [Fact]
    public void sort_before_every_live_ticket()
    {
        var latest = Bytes(ImportedId.Of(File, ImportedId.LastRow));
        var live = Bytes(Guid.CreateVersion7(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        string.CompareOrdinal(latest, Bytes(ImportedId.FirstLive)).ShouldBeLessThan(0);
        string.CompareOrdinal(Bytes(ImportedId.FirstLive), live).ShouldBeLessThan(0);
    }
}
