using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>PostgreSQL and RabbitMQ by two ways each, as two servers of a cluster are; one is there at a time.</summary>
public sealed class naming_several_servers : IDisposable
{
    private readonly ServerProxy[] _postgres = [Postgres.Proxy(), Postgres.Proxy()];
    private readonly ServerProxy[] _broker = [Broker.Proxy(), Broker.Proxy()];

    public naming_several_servers()
    {
        foreach (var proxy in (ServerProxy[])[.. _postgres, .. _broker])
            proxy.Connect(); // takes a port
        Lose(0);
    }

    public void Dispose()
    {
        foreach (var proxy in (ServerProxy[])[.. _postgres, .. _broker])
            proxy.Dispose();
    }

    [Fact]
    public async Task a_host_goes_on_with_the_one_that_is_there()
    {
        await using var host = await TicketsHost.StartAsync(
            ("ConnectionStrings:postgres", Postgres.Through(_postgres)),
            ("ConnectionStrings:rabbitmq", Broker.Through(_broker)),
            ("Reconciler:Interval", "00:00:01"),
            ("Reconciler:Overdue", "00:00:01")
        );
        var http = host.Server.CreateClient();
        await ClassifyAsync(http);

        Find(0);
        Lose(1);
        await EventuallyAsync(() => http.CheckAsync("rabbitmq"), "healthy");
        await ClassifyAsync(http);
    }

    [Fact]
    public async Task utilities_do_too_and_say_which_there_are()
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__postgres"] = Postgres.Through(_postgres),
            ["ConnectionStrings__rabbitmq"] = Broker.Through(_broker),
        };
        var setup = await Utility.RunAsync(settings, "resources", "setup");
        setup.ExitCode.ShouldBe(0, setup.Output + setup.Errors);

        var run = await Utility.RunAsync(settings, "describe");
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.ShouldContain("ticketing.mt_doc_ticket");
        run.Output.ShouldContain($"127.0.0.1:{_postgres[0].Port}, 127.0.0.1:{_postgres[1].Port}, database");
        run.Output.ShouldContain($"127.0.0.1:{_broker[0].Port}, 127.0.0.1:{_broker[1].Port}, vhost");
    }

    private void Lose(int server)
    {
        _postgres[server].Disconnect();
        _broker[server].Disconnect();
    }

    private void Find(int server)
    {
        _postgres[server].Connect();
        _broker[server].Connect();
    }

    private static async Task ClassifyAsync(HttpClient http)
    {
        HttpResponseMessage? accepted = null;
        await EventuallyAsync(
            async () => (accepted = await http.SubmitAsync()).StatusCode,
            HttpStatusCode.Accepted
        );
        await EventuallyAsync(
            async () => JsonNode.Parse(await http.GetStringAsync(accepted!.Headers.Location))!.Text("status"),
            "processed"
        );
    }
}
