using System.Net;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

public sealed class when_postgres_is_away : IAsyncLifetime, IDisposable
{
    private readonly ServerProxy _postgres = Postgres.Proxy();
    private IAlbaHost _host = null!;

    public async Task InitializeAsync()
    {
        _postgres.Connect();
        _host = await TicketsHost.StartAsync(("ConnectionStrings:postgres", Postgres.Through(_postgres)));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _postgres.Dispose();

    [Fact]
    public async Task every_route_says_so_and_recovers()
    {
        var http = _host.Server.CreateClient();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html"); // failed, with nothing to read, when that kept problems from it
        (await http.SubmitAsync()).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        _postgres.Disconnect();
        await ShouldSayItIsAwayAsync(await http.SubmitAsync());
        await ShouldSayItIsAwayAsync(await http.GetAsync("/requests"));
        await ShouldSayItIsAwayAsync(await http.GetAsync($"/requests/{Guid.NewGuid()}"));
        await ShouldSayItIsAwayAsync(await http.GetAsync($"/status/{Guid.NewGuid()}"));
        await ShouldSayItIsAwayAsync(await http.PostAsync("/process-tickets", null));
        await ShouldSayItIsAwayAsync(await http.PostAsync("/seed", null));
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        _postgres.Connect();
        await EventuallyAsync(async () => (await http.SubmitAsync()).StatusCode, HttpStatusCode.Accepted);
        var ticket = (await http.SubmitAsync()).Headers.Location!;
        await EventuallyAsync(
            async () => JsonNode.Parse(await http.GetStringAsync(ticket))!.Text("status"),
            "processed"
        );
    }

    private static async Task ShouldSayItIsAwayAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync());
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
