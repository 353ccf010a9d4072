using JasperFx.CommandLine;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Arguments of <c>audit</c>.</summary>
public sealed record AuditInput
{
    [Description("How many, the latest first; default 50")]
    public int LimitFlag { get; set; } = 50;
}

/// <summary>Lists who changed what, as <c>GET /audit</c> does.</summary>
[Description("List who changed what, the latest first", Name = "audit")]
public sealed class AuditCommand(NpgsqlDataSource database) : Utility<AuditInput>
{
    protected override async Task RunAsync(AuditInput input, CancellationToken cancellation)
    {
        if (input.LimitFlag < 1)
            throw new RefusedException("--limit must be from 1 on.");
        foreach (var entry in await database.ReadAuditAsync(before: null, input.LimitFlag, cancellation))
            Terminal.PrintLine(entry);
    }
}
