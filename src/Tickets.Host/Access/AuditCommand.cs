using JasperFx.CommandLine;
using Microsoft.Extensions.Primitives;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Arguments of <c>audit</c>.</summary>
public sealed record AuditInput
{
    [Description("How many, the latest first; default 50")]
    public int LimitFlag { get; set; } = AuditQuery.DefaultLimit;

    [Description("Only those whose key, address or given name contains this")]
    public string? WhoFlag { get; set; }

    [FlagAlias("what", longAliasOnly: true)]
    [Description("Only those whose method and route, or target, contain this")]
    public string? WhatFlag { get; set; }

    [Description("Only those of that time or later, such as 2026-11-26T08:00:00Z")]
    public string? FromFlag { get; set; }

    [Description("Only those before that time")]
    public string? ToFlag { get; set; }
}

/// <summary>Lists who changed what, as <c>GET /audit</c> does.</summary>
[Description("List who changed what, the latest first", Name = "audit")]
public sealed class AuditCommand(IAudit audit) : Utility<AuditInput>
{
    private const int MaxLimit = 1_000_000;

    protected override async Task RunAsync(AuditInput input, CancellationToken cancellation)
    {
        if (input.LimitFlag is < 1 or > MaxLimit)
            throw new RefusedException($"--limit must be from 1 to {MaxLimit}.");
        var problems = new Problems();
        var query = AuditQuery.Parse(new QueryCollection(Given(input).ToDictionary()), problems);
        if (problems.Any)
            throw new RefusedException($"--{problems}");
        query = query with { Limit = input.LimitFlag };
        foreach (var entry in (await audit.ListAsync(query, cancellation)).Items)
            Terminal.PrintLine(entry);
    }

    // Read as the route reads its parameters, so that both refuse the same.
    private static IEnumerable<KeyValuePair<string, StringValues>> Given(AuditInput input) =>
        new (string Name, string? Value)[]
        {
            ("who", input.WhoFlag),
            ("what", input.WhatFlag),
            ("from", input.FromFlag),
            ("to", input.ToFlag),
        }
            .Where(flag => flag.Value is not null)
            .Select(flag => KeyValuePair.Create(flag.Name, new StringValues(flag.Value)));
}
