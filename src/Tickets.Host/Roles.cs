namespace Tickets.Host;

/// <summary>
/// What a host does: <c>Roles=ticketing,inference</c> (both, the default), <c>Roles=inference</c> for a replica that
/// only classifies.
/// </summary>
public sealed record Roles(bool Ticketing, bool Inference)
{
    private const string TicketingName = "ticketing";
    private const string InferenceName = "inference";

    /// <summary>The roles of a configuration.</summary>
    /// <exception cref="SettingException">A role is unknown, or none is named.</exception>
    public static Roles Of(IConfiguration configuration)
    {
        var text = configuration[nameof(Roles)];
        var names = (text ?? "")
            .ToLowerInvariant()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Except([TicketingName, InferenceName]).Any())
        {
            throw new SettingException(
                $"Roles is '{text}'; it must name one or both of {TicketingName}, {InferenceName}."
            );
        }

        return new Roles(names.Contains(TicketingName), names.Contains(InferenceName));
    }

    /// <summary>As in the configuration.</summary>
    public override string ToString() =>
        string.Join(",", new[] { Ticketing ? TicketingName : null, Inference ? InferenceName : null }.OfType<string>());
}
