namespace Tickets.Bench;

/// <summary>One thing that is measured, for one target after the other.</summary>
internal interface IMeasurement
{
    /// <summary>Its name in ONLY and in the report.</summary>
    string Name { get; }

    /// <summary>What is measured: ours, raw, peer, or variants of ours.</summary>
    IReadOnlyList<string> Targets { get; }

    /// <summary>Measures a target once, on fresh processes and fresh data.</summary>
    Task<Sample> RunAsync(string target);
}

/// <summary>Names of targets.</summary>
internal static class Target
{
    public const string Ours = "ours";

    /// <summary>Ours, where each request needs a key.</summary>
    public const string WithKeys = "ours, with keys";

    /// <summary>Ours, whose messages travel by PostgreSQL.</summary>
    public const string WithoutBroker = "ours, without a broker";
    public const string Raw = "raw";
    public const string Peer = "peer";
}

/// <summary>What one run gave: figures by their name, which ends with the unit, and what it cost.</summary>
internal sealed record Sample(IReadOnlyList<Figure> Figures, Cost? Cost = null);

/// <summary>A figure with a name that says the unit.</summary>
internal sealed record Figure(string Name, double Value);
