using System.Diagnostics.Metrics;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is counted of connections; docs/telemetry.md lists it.</summary>
public sealed class ConnectionMetrics
{
    private readonly Counter<long> _events;

    /// <summary>Creates the instruments.</summary>
    public ConnectionMetrics(IMeterFactory meters) =>
        _events = meters
            .Create(Telemetry.Name)
            .CreateCounter<long>("tickets.connections.events", "{event}", "What help desks sent, by what became of it.");

    /// <summary>An event came.</summary>
    public void Received(string connection, EventOutcome outcome, EventReason? reason) =>
        _events.Add(
            1,
            new("connection", connection),
            new("outcome", EnumNames.Of(outcome)),
            new("reason", reason is { } why ? EnumNames.Of(why) : null)
        );
}
