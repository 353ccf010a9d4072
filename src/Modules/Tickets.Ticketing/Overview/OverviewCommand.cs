using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>overview</c>: none.</summary>
public sealed record OverviewInput;

/// <summary>Prints as JSON what <c>GET /overview</c> answers.</summary>
[Description("Show how the whole system does, as JSON", Name = "overview")]
public sealed class OverviewCommand(OverviewReader overviews) : Utility<OverviewInput>
{
    protected override async Task RunAsync(OverviewInput input, CancellationToken cancellation) =>
        Terminal.Print(await overviews.ReadAsync(cancellation));
}
