using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>overview</c>: none.</summary>
public sealed record OverviewInput;

/// <summary>Prints as JSON what <c>GET /overview</c> answers.</summary>
[Description("Show how the whole system does, as JSON", Name = "overview")]
public sealed class OverviewCommand(OverviewReader overviews, IMessageSender sending) : Utility<OverviewInput>
{
    protected override async Task RunAsync(OverviewInput input, CancellationToken cancellation)
    {
        // Nothing is sent; but the queues are asked over the same connection.
        await using (await sending.BeginAsync(cancellation))
            Terminal.Print(await overviews.ReadAsync(cancellation));
    }
}
