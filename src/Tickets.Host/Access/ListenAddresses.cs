using System.Net;

namespace Tickets.Host;

/// <summary>The addresses a host will listen on, as its configuration says.</summary>
public static class ListenAddresses
{
    /// <summary>The first that other machines may reach; null if there is none.</summary>
    public static string? FindPublic(IConfiguration configuration) => Of(configuration).FirstOrDefault(IsPublic);

    // As Kestrel has it: its own section, then addresses, then ports, which are those of all addresses; else localhost.
    private static IEnumerable<string> Of(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToList();
        if (endpoints.Count > 0)
            return endpoints.Select(endpoint => endpoint["Url"] ?? "");
        return Split(configuration["urls"]) is { Length: > 0 } urls
            ? urls
            :
            [
                .. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
                .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}"),
            ];
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsPublic(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return true;
        }

        if (address.IsUnixPipe || address.IsNamedPipe)
            return false;
        return !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
