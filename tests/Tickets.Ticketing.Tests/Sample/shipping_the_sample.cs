using Shouldly;
using Tickets.Sample;
using Xunit;

namespace Tickets.Ticketing.Tests.Sample;

public class shipping_the_sample
{
    private static readonly string Data = Path.Combine(Root(), "data");

    [Fact]
    public void ships_what_the_generator_writes()
    {
        using var expected = new StringWriter();
        SampleCsv.Write(expected, SampleTickets.Generate(200, seed: 1));

        using var file = new StreamReader(Path.Combine(Data, "tickets.csv"));
        var shipped = new char[expected.ToString().Length];
        file.ReadBlock(shipped).ShouldBe(shipped.Length);

        new string(shipped).ShouldBe(expected.ToString());
    }

    [Fact]
    public void states_the_counts_that_are_true()
    {
        var tickets = SampleTickets.Generate(10_000, seed: 1).ToList();
        var readme = File.ReadAllText(Path.Combine(Data, "README.md"));

        foreach (var (value, count) in tickets.CountBy(ticket => ticket.Category))
            readme.ShouldContain($"| {value} | {count} |");
        foreach (var (value, count) in tickets.CountBy(ticket => ticket.Priority))
            readme.ShouldContain($"| {value} | {count} |");
        foreach (var (value, count) in tickets.CountBy(ticket => ticket.Language))
            readme.ShouldContain($"| {value} | {count} |");
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tickets.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tickets.sln is in none of the folders above.");
    }
}
