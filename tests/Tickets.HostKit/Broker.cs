using System.Diagnostics;
using RabbitMQ.Client;
using Shouldly;

namespace Tickets.HostKit;

/// <summary>The RabbitMQ of the tests, as whoever runs it sees it.</summary>
internal static class Broker
{
    public static Uri Address { get; } = new(Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq")!);

    /// <summary>Something to take it away with.</summary>
    public static ServerProxy Proxy() => new(Address.Host, Address.Port);

    /// <summary>Where a host finds it behind a proxy, or behind several.</summary>
    public static string Through(params ServerProxy[] proxies) =>
        $"amqp://{Address.UserInfo}@{string.Join(',', proxies.Select(proxy => $"127.0.0.1:{proxy.Port}"))}{Address.AbsolutePath}";

    /// <summary>A connection past the host.</summary>
    public static Task<IConnection> ConnectAsync() =>
        new ConnectionFactory { Uri = Address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    /// <summary>A vhost of its own, empty; gives its address.</summary>
    public static async Task<Uri> AddAsync(string vhost)
    {
        await ControlAsync("add_vhost", vhost);
        await ControlAsync("set_permissions", "-p", vhost, "tickets", ".*", ".*", ".*");
        return new UriBuilder(Address) { Path = vhost }.Uri;
    }

    /// <summary>Whether it says that it has no memory left: then it takes no messages.</summary>
    public static Task AlarmAsync(bool isOn) =>
        ControlAsync("set_vm_memory_high_watermark", isOn ? "0.0001" : "0.6");

    private static async Task ControlAsync(params string[] command)
    {
        var script = Path.Combine(Repository.Root, "scripts", "servers.sh");
        string[] arguments = ["ctl", Environment.GetEnvironmentVariable("TICKETS_SERVERS")!, .. command];
        using var process = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }
}
