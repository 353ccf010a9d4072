using System.Diagnostics;
using Alba;
using Npgsql;
using Shouldly;
using Tickets.Ticketing;
using Wolverine;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>As after a power cut: nobody tells PostgreSQL, which keeps the connections open.</summary>
[Collection(OneHost.Name)]
public sealed class when_the_host_of_an_import_vanishes(TicketsHost host) : IAsyncLifetime, IDisposable
{
    private const int Rows = 40_000;

    private ServerProxy _postgres = null!;
    private IAlbaHost _vanishing = null!;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        var address = new NpgsqlConnectionStringBuilder(
            Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
        );
        _postgres = new ServerProxy(address.Host!, address.Port);
        _postgres.Connect();
        (address.Host, address.Port) = ("127.0.0.1", _postgres.Port);
        _vanishing = await TicketsHost.StartAsync(
            ("ConnectionStrings:postgres", address.ConnectionString),
            ("Roles", "inference") // it does no other import than the one it is given here
        );
    }

    public async Task DisposeAsync()
    {
        Dispose(); // before the host, which would wait for answers otherwise
        await _vanishing.DisposeAsync();
    }

    public void Dispose() => _postgres.Dispose();

    // Failed, with the job running for hours, when a connection held the claim.
    [Fact]
    public async Task another_one_goes_on_within_seconds()
    {
        var csv = "body\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => $"ticket {row}\n"));
        var job = await host.UnfinishedImportAsync(csv);
        var stored = await TicketsAsync();
        _postgres.Delay = TimeSpan.FromMilliseconds(100);
        _ = _vanishing.MessageBus().InvokeAsync(new ImportTickets(job));
        await Scenarios.EventuallyAsync(async () => await TicketsAsync() > stored ? "at it" : "not yet", "at it");
        _postgres.Vanish();

        var vanished = Stopwatch.StartNew();
        await Scenarios.EventuallyAsync(
            async () =>
            {
                await host.SendAsync(new ImportTickets(job));
                return (await host.StatusAsync(job)).Text("state");
            },
            "succeeded"
        );
        vanished.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (await host.StatusAsync(job)).Text("done").ShouldBe($"{Rows}");
        (await TicketsAsync()).ShouldBe(Rows);
    }

    private Task<long> TicketsAsync() => host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");
}
