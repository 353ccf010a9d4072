using Shouldly;
using Sylvan.Data.Csv;
using Tickets.Sample;
using Xunit;

namespace Tickets.Ticketing.Tests.Sample;

public class writing_tickets_as_csv
{
    [Fact]
    public void reads_back_as_the_same_tickets()
    {
        var tickets = SampleTickets.Generate(2_000, seed: 3).ToList();

        Read(Write(tickets)).ShouldBe(tickets);
    }

    [Theory]
    [InlineData("a \"quoted\" word")]
    [InlineData("\"")]
    [InlineData("one, two")]
    [InlineData("two\nlines")]
    [InlineData("# not a comment")]
    [InlineData("")]
    public void keeps_awkward_text(string text)
    {
        var ticket = new SampleTicket(text, text + text, "general", "low", "en");

        Read(Write([ticket])).ShouldBe([ticket]);
    }

    [Fact]
    public void ends_lines_with_a_line_feed() =>
        Write([new SampleTicket("s", "b", "general", "low", "en")])
            .ShouldBe("subject,body,category,priority,language\ns,b,general,low,en\n");

    private static string Write(IEnumerable<SampleTicket> tickets)
    {
        using var text = new StringWriter();
        SampleCsv.Write(text, tickets);
        return text.ToString();
    }

    private static List<SampleTicket> Read(string csv)
    {
        using var reader = CsvDataReader.Create(new StringReader(csv));
        var tickets = new List<SampleTicket>();
        while (reader.Read())
            tickets.Add(new(Field(0), Field(1), Field(2), Field(3), Field(4)));
        return tickets;

        string Field(int column) => reader.GetString(column);
    }
}
