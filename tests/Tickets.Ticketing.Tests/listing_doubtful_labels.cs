using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class listing_doubtful_labels
{
    [Fact]
    public void writes_each_with_its_place_and_takes_no_text_for_a_formula()
    {
        var ticket = new LabelledTicket("=1+1", "Two lines,\nand a comma", "billing", Split.Train, 1) { Key = "17" };
        using var output = new StringWriter();
        DoubtfulLabelsCsv.Write(output, [new DoubtfulLabel(ticket, "access", 0.98765f)]);
        output.ToString().ShouldBe(
            "ticket,subject,body,category,likely_category,probability\r\n17,'=1+1,\"Two lines,\nand a comma\",billing,access,0.9877\r\n"
        );
    }

    [Fact]
    public void writes_the_heading_alone_where_nothing_is_doubtful()
    {
        using var output = new StringWriter();
        DoubtfulLabelsCsv.Write(output, []);
        output.ToString().ShouldBe("ticket,subject,body,category,likely_category,probability\r\n");
    }
}
