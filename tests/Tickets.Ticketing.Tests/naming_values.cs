using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class naming_values
{
    [Fact]
    public void writes_them_as_JSON_does() => EnumNames.Of(TicketStatus.NeedsReview).ShouldBe("needs_review");

    [Theory]
    [InlineData("needs_review", TicketStatus.NeedsReview)]
    [InlineData("FAILED", TicketStatus.Failed)]
    [InlineData(" failed", null)]
    [InlineData("needs review", null)]
    [InlineData("3", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void reads_them_in_any_case(string? name, TicketStatus? status) =>
        EnumNames.Parse<TicketStatus>(name).ShouldBe(status);

    [Fact]
    public void lists_them_for_an_error_message() => EnumNames.All<Priority>().ShouldBe("low, medium, high, critical");
}
