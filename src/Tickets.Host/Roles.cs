namespace Tickets.Host;

/// <summary>
/// What a host does: <c>Roles=ticketing,inference</c> (both, the default), <c>Roles=inference</c> for a replica that
/// only classifies. A utility sends and reads, but never listens.
/// </summary>
public sealed record Roles(bool Ticketing, bool Inference)
{
    private static readonly string[] Known = ["ticketing", "inference"];

    /// <summary>The roles of a configuration and a command line.</summary>
    /// <exception cref="SettingException">A role is unknown, or none is named.</exception>
    public static Roles Of(IConfiguration configuration, string[] args)
    {
        var names = (configuration["Roles"] ?? "")
            .ToLowerInvariant()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Except(Known).Any())
        {
            throw new SettingException(
                $"Roles is '{configuration["Roles"]}'; it must name one or both of {string.Join(", ", Known)}."
            );
        }

        return CommandLine.IsUtility(args)
            ? new Roles(false, false)
            : new Roles(names.Contains("ticketing"), names.Contains("inference"));
    }
}
