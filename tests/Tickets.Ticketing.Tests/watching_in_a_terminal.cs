using Shouldly;
using Spectre.Console;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class watching_in_a_terminal
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 30, TimeSpan.Zero);

    private static readonly Overview Overview = new()
    {
        AsOf = Now,
        Queued = 1204,
        Tickets = new(Now, 2, 1204, 98765, 43, 1),
        DeadLetters = 1,
        OldestQueuedSeconds = 3.4,
        ExpectedWaitSeconds = 7,
        LastHour = new(7200, 6000),
        PerMinute = [new(Now, 0, 0), new(Now, 60, 30), new(Now, 5, 5)],
        Queues = [new("ticket_queue", 0, 1), new("inference_queue", 17, 0)],
        Model = "7f38436f2525",
        Jobs =
        [
            new()
            {
                TaskId = Guid.NewGuid(), Kind = "seed", Name = "a[1].csv", State = JobState.Running, Total = 1000, Done = 400, Failed = 100,
                Rate = 250, EtaSeconds = 2,
            },
        ],
        Warnings = [new(Warnings.NoConsumer, "No host listens on inference_queue, where 17 messages wait.")],
    };

    [Fact]
    public void shows_where_tickets_are_how_many_come_and_what_is_under_way()
    {
        var screen = Show(Overview, null);
        screen.ShouldContain("12:00:30 UTC  model 7f38436f2525  a ticket that comes now is decided in about 7 s  the oldest has waited for 3.4 s");
        screen.ShouldMatch(@"imported, waiting +waiting +decided +to review +failed +dead letters\s+2 +1,204 +98,765 +43 +1 +1");
        screen.ShouldMatch(@"accepted +7,200 +1\.0 +█▁");
        screen.ShouldMatch(@"inference_queue +17 +0");
        screen.ShouldMatch(@"seed a\[1\]\.csv +running +█{10}░{10} +500 of 1,000 +250 +2 s");
        screen.ShouldContain("No host listens on inference_queue, where 17 messages wait.");
    }

    [Fact]
    public void says_since_when_nothing_is_known()
    {
        Show(Overview, "PostgreSQL is [away]").ShouldContain("As of 12:00:30 UTC; since then: PostgreSQL is [away]");
        Show(Overview with { PerMinute = [], Jobs = [], Queues = [], Model = null }, null).ShouldContain("model none");
    }

    // Failed when what is hardly anything was nothing.
    [Fact]
    public void a_minute_with_a_ticket_is_higher_than_one_with_none() => TopScreen.Line([0, 1, 500, 1000]).ShouldBe(" ▁▄█");

    private static string Show(Overview overview, string? failure)
    {
        var written = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(written) }
        );
        console.Profile.Width = 160;
        console.Write(TopScreen.Of(overview, failure));
        return written.ToString();
    }
}
