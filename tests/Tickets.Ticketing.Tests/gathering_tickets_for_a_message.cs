using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class gathering_tickets_for_a_message
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(10, 5)]
    [InlineData(50, 25)]
    [InlineData(Dispatcher.MaxTickets, 25)]
    public void takes_longer_the_more_went_into_the_last_one_up_to_a_limit(int tickets, double milliseconds) =>
        Dispatcher.PauseAfter(tickets).TotalMilliseconds.ShouldBe(milliseconds);
}
