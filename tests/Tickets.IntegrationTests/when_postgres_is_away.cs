using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

public sealed class when_postgres_is_away : IAsyncLifetime, IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _address = new(
        Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
    );
    private readonly ServerProxy _postgres;
    private IAlbaHost _host = null!;

    public when_postgres_is_away() => _postgres = new ServerProxy(_address.Host!, _address.Port);

    public async Task InitializeAsync()
    {
        _postgres.Connect();
        _address.Host = "127.0.0.1";
        _address.Port = _postgres.Port;
        _host = await TicketsHost.StartAsync(("ConnectionStrings:postgres", _address.ConnectionString));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _postgres.Dispose();

    [Fact]
    public async Task every_route_says_so_and_recovers()
    {
        var http = _host.Server.CreateClient();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html"); // failed, with nothing to read, when that kept problems from it
        (await SubmitAsync(http)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        _postgres.Disconnect();
        await ShouldSayItIsAwayAsync(await SubmitAsync(http));
        await ShouldSayItIsAwayAsync(await http.GetAsync("/requests"));
        await ShouldSayItIsAwayAsync(await http.GetAsync($"/requests/{Guid.NewGuid()}"));
        await ShouldSayItIsAwayAsync(await http.GetAsync($"/status/{Guid.NewGuid()}"));
        await ShouldSayItIsAwayAsync(await http.PostAsync("/process-tickets", null));
        await ShouldSayItIsAwayAsync(await http.PostAsync("/seed", null));
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        _postgres.Connect();
        await Scenarios.EventuallyAsync(async () => (await SubmitAsync(http)).StatusCode.ToString(), "Accepted");
        var ticket = (await SubmitAsync(http)).Headers.Location!;
        await Scenarios.EventuallyAsync(
            async () => JsonNode.Parse(await http.GetStringAsync(ticket))!.Text("status"),
            "processed"
        );
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient http) =>
        http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject = "Invoice",
                body = "wrong amount",
                priority = "low",
            }
        );

    private static async Task ShouldSayItIsAwayAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync());
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
