using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Tickets.Host;

/// <summary>The section <c>Http</c>: what stands before this host.</summary>
public sealed record HttpSettings
{
    /// <summary>The path below which clients see the service, such as <c>/tickets</c>; empty if they see nothing else.</summary>
    [RegularExpression(
        "(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*",
        ErrorMessage = "It is a path such as /tickets, without a slash at its end."
    )]
    public string PathBase { get; init; } = "";

    /// <summary>
    /// Proxies whose <c>X-Forwarded-…</c> headers are believed: addresses and networks such as <c>10.1.0.0/24</c>, divided
    /// by commas.
    /// </summary>
    [Networks]
    public string TrustedProxies { get; init; } = "";

    /// <summary>Refuses to believe everybody, as the framework can be told to.</summary>
    /// <exception cref="SettingException">It is.</exception>
    public static void Check(IConfiguration configuration)
    {
        if ("true".Equals(configuration["FORWARDEDHEADERS_ENABLED"], StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingException(
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes whoever sends a request: name the proxies in "
                    + "Http__TrustedProxies instead."
            );
        }
    }

    /// <summary>The networks of the proxies; an address is a network of one. Null if one can't be read.</summary>
    public List<IPNetwork>? ReadProxies()
    {
        var networks = new List<IPNetwork>();
        const StringSplitOptions options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var text in TrustedProxies.Split(',', options))
        {
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(text, out var address) && !text.Contains('/', StringComparison.Ordinal))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                return null;
        }

        return networks;
    }
}

/// <summary>Has a request look as the client sent it to the proxy before this host.</summary>
internal static class Proxies
{
    /// <summary>Applies it, before anything looks at path, scheme, host or address.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<HttpSettings>();
        var proxies = settings.ReadProxies()!;
        if (proxies.Count > 0)
        {
            // From the last hop back, as long as each is a proxy that is named: what a client has written itself lies
            // beyond the first one that is not.
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                options.KnownIPNetworks.Add(proxy);
            app.UseForwardedHeaders(options);
        }

        if (settings.PathBase.Length > 0)
            app.UsePathBase(settings.PathBase);
    }
}

/// <summary>Takes addresses and networks, divided by commas.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NetworksAttribute()
    : ValidationAttribute("Name addresses, or networks by their first address such as 10.1.0.0/24, divided by commas.")
{
    /// <inheritdoc />
    public override bool IsValid(object? value) =>
        value is string proxies && new HttpSettings { TrustedProxies = proxies }.ReadProxies() is not null;
}
