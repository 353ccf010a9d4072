using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wolverine;
using Wolverine.Persistence.Durability;
using Xunit;

namespace Tickets.SystemTests;

public sealed class dead_letters_while_the_broker_is_blocked : IAsyncLifetime, IDisposable
{
    private static readonly Uri RabbitMq = new(Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq")!);
    private readonly ServerProxy _broker = new(RabbitMq.Host, RabbitMq.Port);
    private IAlbaHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _broker.Connect();
        _host = await TicketsHost.StartAsync(
            (
                "ConnectionStrings:rabbitmq",
                new UriBuilder(RabbitMq) { Host = "127.0.0.1", Port = _broker.Port }.Uri.ToString()
            ),
            ("Reconciler:Interval", "00:00:01")
        );
        _http = _host.Server.CreateClient();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _broker.Dispose();

    // Failed, without an answer, when each of a replay's messages waited for the broker.
    [Fact]
    public async Task are_replayed_in_the_rows_and_sent_once_it_is_not()
    {
        await ExecuteAsync(
            """
            truncate ticketing.mt_doc_ticket, ticketing.backlog, ticketing.outcome, ticketing.job,
                wolverine.wolverine_dead_letters
            """
        );
        var accepted = await _http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject = "Invoice",
                body = "wrong amount",
                priority = "low",
            }
        );
        var ticket = accepted.Headers.Location!;
        await Scenarios.EventuallyAsync(() => StatusAsync(ticket), "processed");
        await ExecuteAsync("update ticketing.outcome set status = 'failed', reason = 'no luck'");
        await DeadMessageAsync(new Ticketing.FilterTickets(Guid.NewGuid()));

        _broker.Delay = TimeSpan.FromDays(1);
        var answer = await _http
            .PostAsJsonAsync("/dead-letters/replay", new { all = true })
            .WaitAsync(TimeSpan.FromSeconds(20));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var replayed = await answer.JsonAsync();
        (replayed["count"]!.GetValue<int>() + replayed["unsent"]!.GetValue<int>()).ShouldBe(2);
        (await StatusAsync(ticket)).ShouldBe("queued");

        _broker.Disconnect();
        _broker.Delay = TimeSpan.Zero;
        _broker.Connect();
        await Scenarios.EventuallyAsync(() => StatusAsync(ticket), "processed");
    }

    private async Task<string> StatusAsync(Uri ticket) => JsonNode.Parse(await _http.GetStringAsync(ticket))!.Text("status");

    private async Task DeadMessageAsync(object message)
    {
        var serializer = _host.Services.GetRequiredService<WolverineOptions>().DefaultSerializer;
        var envelope = new Envelope(message)
        {
            Serializer = serializer,
            ContentType = serializer.ContentType,
            Destination = new Uri("rabbitmq://queue/ticket_queue"),
        };
        await _host
            .Services.GetRequiredService<IMessageStore>()
            .Inbox.MoveToDeadLetterStorageAsync(envelope, new InvalidOperationException("not today"));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
