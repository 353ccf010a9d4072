using System.Text;
using Shouldly;
using Tickets.Contracts;
using Tickets.Ticketing;
using Wolverine;
using Xunit;

namespace Tickets.ArchitectureTests;

/// <summary>Messages may be on their way while hosts are upgraded, so both versions have to read them.</summary>
public class MessageTests
{
    private static readonly Guid One = new("01930000-0000-7000-8000-000000000001");
    private static readonly Guid Two = new("01930000-0000-7000-8000-000000000002");

    private static readonly object[] Messages =
    [
        new ClassifyChunk(One, Two, Two),
        new ClassifyTickets([One, Two]),
        new ImportTickets(One),
        new ProcessTickets(One),
        new FetchTicket(One),
        new FilterTickets(One),
        new TrainModel(One),
    ];

    // Failed when a member of ClassifyChunk was renamed.
    [Fact]
    public void look_as_approved_and_are_read_as_they_were_written()
    {
        var serializer = new WolverineOptions().DefaultSerializer;
        Approval.Check(
            "messages",
            Messages.Select(message =>
                $"{message.GetType().FullName} {Encoding.UTF8.GetString(serializer.WriteMessage(message))}"
            )
        );
        foreach (var message in Messages)
        {
            var json = serializer.WriteMessage(message);
            var read = serializer.ReadFromData(message.GetType(), new Envelope { Data = json });
            serializer.WriteMessage(read).ShouldBe(json);
        }
    }
}
