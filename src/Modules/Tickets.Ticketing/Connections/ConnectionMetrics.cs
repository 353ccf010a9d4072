using System.Diagnostics.Metrics;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is counted of connections; docs/telemetry.md lists it.</summary>
public sealed class ConnectionMetrics
{
    private readonly Counter<long> _events;
    private readonly Counter<long> _failed;

    /// <summary>Creates the instruments.</summary>
    public ConnectionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.Name);
        _events = meter.CreateCounter<long>("tickets.connections.events", "{event}", "What help desks sent, by what became of it.");
        _failed = meter.CreateCounter<long>("tickets.mailboxes.failed", "{attempt}", "Attempts to look into a mailbox that failed.");
    }

    /// <summary>A mailbox could not be looked into.</summary>
    public void MailboxFailed(string connection) => _failed.Add(1, new KeyValuePair<string, object?>("connection", connection));

    /// <summary>An event came.</summary>
    public void Received(string connection, EventOutcome outcome, EventReason? reason) =>
        _events.Add(
            1,
            new("connection", connection),
            new("outcome", EnumNames.Of(outcome)),
            new("reason", reason is { } why ? EnumNames.Of(why) : null)
        );
}
