using System.Text;
using JasperFx.CommandLine;
using Tickets.Ticketing.Sample;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>sample</c>.</summary>
public class SampleInput
{
    [Description("How many tickets to write, 1 to 100000000; default 10000")]
    public int RowsFlag { get; set; } = 10_000;

    [Description("Another seed gives other tickets; default 1")]
    public long SeedFlag { get; set; } = 1;
}

/// <summary>Writes made-up tickets with labels as CSV to standard output.</summary>
[Description("Write made-up, labelled tickets as CSV to standard output", Name = "sample")]
public class SampleCommand : JasperFxCommand<SampleInput>
{
    private const int MaxRows = 100_000_000;

    public override bool Execute(SampleInput input)
    {
        if (input.RowsFlag is < 1 or > MaxRows)
            return Terminal.Refuse($"--rows must be from 1 to {MaxRows}, not {input.RowsFlag}.");

        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        SampleCsv.Write(output, SampleTickets.Generate(input.RowsFlag, input.SeedFlag));
        output.Flush();
        Terminal.Say($"{input.RowsFlag} tickets of seed {input.SeedFlag} written.");
        return true;
    }
}
