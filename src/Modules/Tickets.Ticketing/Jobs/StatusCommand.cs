using JasperFx.CommandLine;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>status</c>.</summary>
public sealed record StatusInput
{
    [Description("The task id, or a ticket's id")]
    public Guid Task { get; set; }
}

/// <summary>Prints the status of a task as JSON, as <c>GET /status/{id}</c> does.</summary>
[Description("Show how far a task is, as JSON", Name = "status")]
public sealed class StatusCommand(Jobs jobs, TicketReader tickets) : Utility<StatusInput>
{
    protected override async Task RunAsync(StatusInput input, CancellationToken cancellation) =>
        Terminal.Print(await JobStatusEndpoint.FindAsync(input.Task, jobs, tickets, cancellation));
}
