using System.Text;
using JasperFx.CommandLine;
using Microsoft.Win32.SafeHandles;
using Tickets.SharedKernel;

namespace Tickets.Sample;

/// <summary>Arguments of <c>sample</c>.</summary>
public sealed record SampleInput
{
    [Description("How many tickets to write, 1 to 100000000; default 10000")]
    public int RowsFlag { get; set; } = 10_000;

    [Description("Another seed gives other tickets; default 1")]
    public long SeedFlag { get; set; } = 1;
}

/// <summary>Writes made-up tickets with labels as CSV to standard output.</summary>
[Description("Write made-up, labelled tickets as CSV to standard output", Name = "sample")]
public sealed class SampleCommand : Utility<SampleInput>
{
    private const int MaxRows = 100_000_000;
    private const int BrokenPipe = 32; // EPIPE

    protected override Task RunAsync(SampleInput input, CancellationToken cancellation)
    {
        if (input.RowsFlag is < 1 or > MaxRows)
            throw new RefusedException($"--rows must be from 1 to {MaxRows}, not {input.RowsFlag}.");

        try
        {
            using var output = new StreamWriter(OpenOutput(), new UTF8Encoding(false), 1 << 16);
            SampleCsv.Write(output, SampleTickets.Generate(input.RowsFlag, input.SeedFlag));
            Terminal.Say($"{input.RowsFlag} tickets of seed {input.SeedFlag} written.");
        }
        catch (IOException unread) when (unread.HResult == BrokenPipe)
        {
            Environment.ExitCode = ExitCodes.BrokenPipe; // as of any program that 'head' cuts short
        }

        return Task.CompletedTask;
    }

    // The console's own stream says nothing when the reader of a pipe has left.
    private static Stream OpenOutput()
    {
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
