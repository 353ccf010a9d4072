using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Tickets.Ticketing;

namespace Tickets.IntegrationTests;

/// <summary>A host's poller with a clock of its own, and a mailbox for it.</summary>
internal sealed class MailboxBench : IAsyncDisposable
{
    public const string Name = "support";
    public const string Password = "correct horse";

    private readonly TicketsHost _host;
    private readonly Dovecot _server;
    private readonly Connections _connections;

    private MailboxBench(TicketsHost host, Dovecot server)
    {
        (_host, _server) = (host, server);
        _connections = new Connections(host.Database, new WebhookSettings { AllowPrivate = true }, Clock);
        Poller = PollerOf(allowPrivate: true);
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    public MailboxPoller Poller { get; }

    public string User { get; } = $"u{Guid.NewGuid():N}";

    public static MailboxBench Of(TicketsHost host, Dovecot server) => new(host, server);

    /// <summary>Another one, as another host has it.</summary>
    public MailboxPoller PollerOf(bool allowPrivate) =>
        new(
            new Mailboxes(_host.Database),
            Service<EventIntake>(),
            Service<ConnectionMetrics>(),
            new WebhookSettings { AllowPrivate = allowPrivate },
            new Limits(),
            Clock,
            NullLogger<MailboxPoller>.Instance
        );

    /// <summary>Connects the mailbox.</summary>
    /// <param name="change">Changes its settings.</param>
    public async Task ConnectAsync(Func<Mailbox, Mailbox>? change = null)
    {
        await _server.SetPasswordAsync(User, Password);
        await _connections.CreateAsync(Guid.CreateVersion7(), Request(change) with { Name = Name, Secret = Password }, "ann", CancellationToken.None);
    }

    /// <summary>Changes it.</summary>
    public Task ChangeAsync(Func<Mailbox, Mailbox>? change = null, string? password = null) =>
        _connections.ChangeAsync(Name, Request(change) with { Secret = password }, CancellationToken.None);

    /// <summary>Puts a message into the mailbox, just now.</summary>
    public Task DeliverAsync(string id, string more = "", string body = "The page answers 500.") =>
        DeliverAsync(Message(id, more, body), Clock.GetUtcNow());

    /// <summary>The same, at a time.</summary>
    public Task DeliverAsync(byte[] message, DateTimeOffset received) => _server.DeliverAsync(User, message, received);

    /// <summary>A message.</summary>
    public static byte[] Message(string id, string more = "", string body = "The page answers 500.") =>
        Encoding.Latin1.GetBytes(
            $"Message-ID: <{id}@example.org>\r\nFrom: ann@example.org\r\nSubject: Ticket {id}\r\n{more}Content-Type: text/plain\r\n\r\n{body}\r\n"
        );

    /// <summary>Looks into it when it is due next, after a time.</summary>
    public async Task<JsonNode> PollAsync(TimeSpan after = default)
    {
        Clock.Advance(after);
        await Task.WhenAll(await Poller.BeginAsync(CancellationToken.None));
        return await StateAsync();
    }

    /// <summary>How looking into it goes.</summary>
    public async Task<JsonNode> StateAsync() => (await _host.GetAsync($"/connections/{Name}"))["mailbox"]!;

    /// <summary>How many tickets there are.</summary>
    public Task<long> TicketsAsync() => _host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");

    /// <summary>The UID up to which it is read.</summary>
    public Task<long> PositionAsync() => _host.ScalarAsync<long>("select coalesce(mailbox_uid, -1) from ticketing.connection");

    /// <summary>What became of its messages, the first one first, once there are so many.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsAsync(int count)
    {
        await EventuallyAsync(() => _host.ScalarAsync<long>("select count(*) from ticketing.connection_event"), count);
        return [.. (await _host.GetAsync($"/connections/{Name}/events"))["items"]!.AsArray().Reverse().Select(one => one!)];
    }

    public ValueTask DisposeAsync()
    {
        Poller.Dispose();
        return ValueTask.CompletedTask;
    }

    private ConnectionRequest Request(Func<Mailbox, Mailbox>? change)
    {
        var mailbox = new Mailbox { Host = "localhost", Port = _server.Port, Security = "none", User = User };
        return new() { Recipe = "imap", Settings = new() { Mailbox = change is null ? mailbox : change(mailbox) } };
    }

    private T Service<T>()
        where T : notnull => _host.Alba.Services.GetRequiredService<T>();
}
