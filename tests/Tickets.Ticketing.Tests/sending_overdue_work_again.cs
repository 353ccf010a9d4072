using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class sending_overdue_work_again
{
    private static readonly OverdueWork None = new([], [], [], []);

    private static Guid[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())];

    [Fact]
    public void sends_nothing_when_nothing_is_overdue()
    {
        None.Messages.ShouldBeEmpty();
        None.AreLast.ShouldBeTrue();
    }

    [Fact]
    public void sends_a_message_for_each_chunk_and_job_and_one_for_the_tickets_of_a_kind()
    {
        var chunk = new ClassifyChunk(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var job = new ProcessTickets(Guid.NewGuid());
        var (live, replayed) = (Ids(3), Ids(2));
        var messages = new OverdueWork([chunk], live, replayed, [job]).Messages;
        messages.Count.ShouldBe(4);
        messages[0].ShouldBe(chunk);
        messages[1].ShouldBeOfType<ClassifyTickets>().TicketIds.ShouldBe(live);
        messages[2].ShouldBeOfType<ClassifyTickets>().TicketIds.ShouldBe(replayed);
        messages[3].ShouldBe(job);
    }

    // Failed, with 200 tickets a second, when a look sent one part and no more.
    [Fact]
    public void looks_again_when_as_many_as_fit_were_found()
    {
        (None with { LiveTickets = Ids(Dispatcher.MaxTickets) }).AreLast.ShouldBeFalse();
        (None with { ReplayedTickets = Ids(Dispatcher.MaxTickets) }).AreLast.ShouldBeFalse();
        var chunks = Ids(OverdueWork.MaxChunks).Select(id => new ClassifyChunk(id, id, id)).ToArray();
        (None with { Chunks = chunks }).AreLast.ShouldBeFalse();
        var jobs = Ids(OverdueWork.MaxJobs).Select(id => new ProcessTickets(id)).ToArray();
        (None with { Jobs = jobs }).AreLast.ShouldBeFalse();
        (None with { Jobs = jobs[1..] }).AreLast.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 240)]
    public void waits_longer_while_others_wait_in_the_queue(long waiting, int seconds) =>
        new ReconcilerSettings().OverdueAt(waiting).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void knows_the_message_of_each_kind_of_job() =>
        Enum.GetValues<JobKind>().Select(kind => JobMessage.Of(kind, Guid.Empty).GetType()).Distinct().Count().ShouldBe(5);
}
