using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Tickets.SharedKernel;
using Tickets.Ticketing;
using Xunit;
using Xunit.Abstractions;

namespace Tickets.IntegrationTests;

/// <summary>The messages of a mailbox become tickets, each one, whatever happens to the host and the server.</summary>
[Collection(OneHost.Name)]
public sealed class reading_a_mailbox(TicketsHost host, Dovecot server, ITestOutputHelper output) : IClassFixture<Dovecot>, IAsyncLifetime
{
    private MailboxBench _bench = null!;

    public Task InitializeAsync()
    {
        _bench = MailboxBench.Of(host, server);
        return host.ClearAsync();
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await host.ClearAsync();
    }

    [Fact]
    public async Task a_message_becomes_a_ticket_however_often_it_is_looked_at()
    {
        await _bench.DeliverAsync(MailboxBench.Message("old"), _bench.Clock.GetUtcNow().AddHours(-1));
        await _bench.ConnectAsync();
        await _bench.DeliverAsync("first");
        var state = await _bench.PollAsync();
        (state.Text("error"), state.Text("failing_since")).ShouldBe(("null", "null"));
        var first = (await _bench.EventsAsync(1))[0];
        (first.Text("outcome"), first.Text("external_id")).ShouldBe(("accepted", "first@example.org"));
        var ticket = await host.GetAsync($"/requests/{first.Text("ticket_id")}");
        (ticket.Text("source"), ticket.Text("subject"), ticket.Text("body")).ShouldBe((MailboxBench.Name, "Ticket first", "The page answers 500."));

        await _bench.DeliverAsync("second");
        (await _bench.PollAsync()).Text("checked_at").ShouldBe(state.Text("checked_at")); // it is not due
        await _bench.PollAsync(TimeSpan.FromSeconds(60));
        await host.ExecuteAsync("update ticketing.connection set mailbox_uid = 0");
        await _bench.PollAsync(TimeSpan.FromSeconds(60));
        string.Join(' ', (await _bench.EventsAsync(5)).Select(one => one.Text("outcome"))).ShouldBe("accepted accepted accepted repeated repeated");
        server.Files(_bench.User).ShouldAllBe(file => !file.EndsWith('S'));
    }

    [Fact]
    public async Task what_was_there_before_comes_if_it_is_asked_for()
    {
        await _bench.DeliverAsync(MailboxBench.Message("old"), _bench.Clock.GetUtcNow().AddYears(-1));
        await _bench.ConnectAsync();
        await _bench.PollAsync();
        (await _bench.TicketsAsync()).ShouldBe(0);
        await _bench.ChangeAsync(mailbox => mailbox with { FromStart = true });
        await _bench.PollAsync();
        (await _bench.TicketsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task an_answer_is_the_same_ticket()
    {
        await _bench.ConnectAsync();
        await _bench.DeliverAsync("first");
        await _bench.DeliverAsync("answer", "References: <first@example.org> <unknown@example.org>\r\n");
        await _bench.DeliverAsync("other", "In-Reply-To: <first@example.org>\r\n");
        await _bench.DeliverAsync("stranger", "In-Reply-To: <unknown@example.org>\r\n");
        await _bench.PollAsync();
        var events = await _bench.EventsAsync(4);
        string.Join(' ', events.Select(one => one.Text("outcome"))).ShouldBe("accepted repeated repeated accepted");
        events[1].Text("ticket_id").ShouldBe(events[0].Text("ticket_id"));
        events[2].Text("ticket_id").ShouldBe(events[0].Text("ticket_id"));
        (await _bench.TicketsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task a_wrong_password_is_shown_tried_less_and_less_and_mends_itself()
    {
        await _bench.ConnectAsync();
        await _bench.DeliverAsync("first");
        await server.SetPasswordAsync(_bench.User, "another");
        var (failed, since) = (await _bench.PollAsync(), "");
        since = failed.Text("failing_since");
        failed.Text("error").ShouldStartWith("localhost refuses the user or the password: ");
        failed.ToJsonString().ShouldNotContain(MailboxBench.Password);
        foreach (var minutes in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            (failed.Text("failing_since"), MinutesOf(failed)).ShouldBe((since, minutes));
            failed = await _bench.PollAsync(TimeSpan.FromMinutes(minutes));
        }

        await EventuallyAsync(
            async () => (await host.GetAsync("/overview"))["warnings"]!.ToJsonString().Contains("can\\u0027t be read: localhost refuses", StringComparison.Ordinal),
            "the overview warns of it"
        );
        await _bench.ChangeAsync(password: "another");
        var mended = await _bench.PollAsync();
        (mended.Text("error"), mended.Text("failing_since"), MinutesOf(mended)).ShouldBe(("null", "null", 1));
        (await _bench.TicketsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task its_password_is_not_given_to_another_server()
    {
        await _bench.ConnectAsync();
        var refused = await Should.ThrowAsync<RefusedException>(() => _bench.ChangeAsync(mailbox => mailbox with { Host = "mallory.example" }));
        refused.ToSentence().ShouldStartWith("secret is missing: the password has to be said again");
        await _bench.ChangeAsync(mailbox => mailbox with { Folder = "Other" });
        (await _bench.PollAsync()).Text("error").ShouldBe("There is no folder Other.");
    }

    [Fact]
    public async Task messages_that_are_numbered_anew_are_the_same_tickets()
    {
        await _bench.DeliverAsync(MailboxBench.Message("old"), _bench.Clock.GetUtcNow().AddHours(-1));
        await _bench.ConnectAsync();
        await _bench.DeliverAsync("first");
        (await _bench.PollAsync()).Text("renumbered_at").ShouldBe("null");
        await server.RenumberAsync(_bench.User, 4711);
        await _bench.DeliverAsync("second");
        var state = await _bench.PollAsync(TimeSpan.FromSeconds(60));
        state.Text("renumbered_at").ShouldBe(state.Text("checked_at"));
        string.Join(' ', (await _bench.EventsAsync(3)).Select(one => one.Text("outcome"))).ShouldBe("accepted repeated accepted");
        (await host.ScalarAsync<long>("select mailbox_validity from ticketing.connection")).ShouldBe(4711);
    }

    [Fact]
    public async Task a_thousand_messages_come_in_rounds()
    {
        for (var i = 0; i < 1000; i++)
            await _bench.DeliverAsync($"{i}");
        await _bench.ConnectAsync(mailbox => mailbox with { FromStart = true });
        var watch = Stopwatch.StartNew();
        for (var round = 1; round <= 10; round++)
        {
            (await _bench.PollAsync()).Text("error").ShouldBe("null");
            (await _bench.TicketsAsync()).ShouldBe(round * MailboxPoller.MaxMessages);
            (await _bench.PositionAsync()).ShouldBe(round * MailboxPoller.MaxMessages);
        }

        output.WriteLine($"1,000 messages in {watch.Elapsed.TotalSeconds:F1} s");
        await _bench.PollAsync();
        (await _bench.TicketsAsync()).ShouldBe(1000);
    }

    [Fact]
    public async Task is_read_by_one_host_at_a_time()
    {
        await _bench.ConnectAsync();
        var mailboxes = new Mailboxes(host.Database);
        (await mailboxes.TakeAsync(_bench.Clock.GetUtcNow(), default)).Count.ShouldBe(1);
        (await mailboxes.TakeAsync(_bench.Clock.GetUtcNow(), default)).Count.ShouldBe(0);
        (await mailboxes.TakeAsync(_bench.Clock.GetUtcNow().AddMinutes(2), default)).Count.ShouldBe(0);
        (await mailboxes.TakeAsync(_bench.Clock.GetUtcNow().AddMinutes(3), default)).Count.ShouldBe(1);
    }

    // The host's own service, by TLS; it is killed while it stores the second of three messages.
    [Fact]
    public async Task a_host_that_is_killed_in_between_loses_none()
    {
        await host.ExecuteAsync(
            """
            create or replace function ticketing.hold() returns trigger language plpgsql as $$ begin
                if new.data ->> 'subject' = 'Ticket second' then perform pg_advisory_xact_lock(4711); end if;
                return new;
            end $$;
            create or replace trigger holding before insert on ticketing.mt_doc_ticket for each row execute function ticketing.hold()
            """
        );
        try
        {
            await using var lockHolder = new NpgsqlConnection($"{Postgres.Address.ConnectionString};Pooling=false");
            await lockHolder.OpenAsync();
            await using (var take = new NpgsqlCommand("select pg_advisory_lock(4711)", lockHolder))
                await take.ExecuteNonQueryAsync();
            await _bench.ConnectAsync(mailbox => mailbox with { Port = server.TlsPort, Security = "tls" });
            foreach (var id in new[] { "first", "second", "third" })
                await _bench.DeliverAsync(id);
            using (var other = new HostProcess(("Webhooks__AllowPrivate", "true"), ("Webhooks__Interval", "00:00:00.1"), ("SSL_CERT_FILE", server.Certificate)))
            {
                await host.SomebodyWaitsForALockAsync();
                (await _bench.TicketsAsync()).ShouldBe(1);
                (await _bench.PositionAsync()).ShouldBe(-1);
                await other.KillAsync();
            }
        }
        finally
        {
            await host.ExecuteAsync("drop trigger holding on ticketing.mt_doc_ticket; drop function ticketing.hold()");
        }

        await _bench.ChangeAsync(password: MailboxBench.Password);
        await _bench.PollAsync();
        (await _bench.TicketsAsync()).ShouldBe(3);
        (await _bench.PositionAsync()).ShouldBe(3);
    }

    public static TheoryData<string> Samples => [.. MailSamples.All.Select(sample => sample.Name)];

    // By IMAP the text is found without the message.
    [Theory]
    [MemberData(nameof(Samples))]
    public async Task becomes_what_a_trial_of_the_message_says(string name)
    {
        var sample = MailSamples.All.Single(one => one.Name == name);
        await _bench.ConnectAsync();
        await _bench.DeliverAsync(sample.Bytes, _bench.Clock.GetUtcNow());
        await _bench.PollAsync();
        var read = (await _bench.EventsAsync(1))[0];
        using var content = new ByteArrayContent(sample.Bytes);
        content.Headers.ContentType = new("message/rfc822");
        var tried = await (await host.Http.PostAsync($"/connections/{MailboxBench.Name}/try", content)).JsonAsync();
        (tried.Text("outcome"), tried.Text("unverified")).ShouldBe((read.Text("outcome"), "null"));
        read.Text("reason").ShouldBe(sample.Reason ?? "null");
        if (sample.Reason is not null)
            return;
        var ticket = await host.GetAsync($"/requests/{read.Text("ticket_id")}");
        ticket.Text("subject").ShouldBe(sample.Subject);
        if (sample.Body is not null)
            ticket.Text("body").ShouldBe(sample.Body);
        ticket.Text("external_id").ShouldStartWith(sample.ExternalId!);
    }

    [Fact]
    public async Task a_text_that_is_too_large_is_refused_and_the_next_one_comes()
    {
        await _bench.ConnectAsync();
        await _bench.DeliverAsync("large", body: new string('x', 1024 * 1024 + 1));
        await _bench.DeliverAsync("small");
        (await _bench.PollAsync()).Text("error").ShouldBe("null");
        var events = await _bench.EventsAsync(2);
        (events[0].Text("outcome"), events[0].Text("reason"), events[1].Text("outcome")).ShouldBe(("refused", "too_large", "accepted"));
    }

    [Fact]
    public async Task a_message_at_which_the_server_breaks_off_each_time_is_passed_by()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var breaking = BreakOffAsync(listener, end.Token);
        await _bench.ConnectAsync(mailbox => mailbox with { Port = ((IPEndPoint)listener.LocalEndpoint).Port, FromStart = true });
        (await _bench.PollAsync()).Text("error").ShouldContain("unexpectedly disconnected");
        (await _bench.PollAsync(TimeSpan.FromHours(1))).Text("error").ShouldContain("unexpectedly disconnected");
        (await _bench.PositionAsync()).ShouldBe(0);
        await _bench.PollAsync(TimeSpan.FromHours(1));
        (await _bench.PositionAsync()).ShouldBe(1);
        var refused = (await _bench.EventsAsync(1))[0];
        (refused.Text("outcome"), refused.Text("reason")).ShouldBe(("refused", "unreadable"));
        await end.CancelAsync();
        await breaking;
    }

    [Fact]
    public async Task what_is_attached_is_not_fetched()
    {
        using var proxy = new ServerProxy("127.0.0.1", server.Port);
        proxy.Connect();
        await _bench.ConnectAsync(mailbox => mailbox with { Port = proxy.Port });
        var attached = string.Concat(Enumerable.Repeat(new string('A', 76) + "\r\n", 50_000));
        await _bench.DeliverAsync(
            MailboxBench.Message(
                "attached",
                "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nX-Other: ",
                $"--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n{attached}--b--"
            ),
            _bench.Clock.GetUtcNow()
        );
        await _bench.PollAsync();
        (await _bench.EventsAsync(1))[0].Text("outcome").ShouldBe("accepted");
        proxy.FromServer.ShouldBeInRange(500, 20_000);
    }

    [Fact]
    public async Task a_server_that_is_not_trusted_away_or_silent_is_told_of()
    {
        await _bench.ConnectAsync(mailbox => mailbox with { Port = server.TlsPort, Security = "tls" });
        (await _bench.PollAsync()).Text("error").ShouldStartWith("There is no safe way to localhost: ");

        await _bench.ChangeAsync(mailbox => mailbox with { Security = "starttls" }, MailboxBench.Password);
        (await _bench.PollAsync()).Text("error").ShouldStartWith("There is no safe way to localhost: ");

        await _bench.ChangeAsync(mailbox => mailbox with { Port = ServerProxy.FreePort() }, MailboxBench.Password);
        (await _bench.PollAsync()).Text("error").ShouldContain("refused");

        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await _bench.ChangeAsync(mailbox => mailbox with { Port = ((IPEndPoint)silent.LocalEndpoint).Port }, MailboxBench.Password);
        var polls = await _bench.Poller.BeginAsync(CancellationToken.None);
        using var client = await silent.AcceptTcpClientAsync();
        _bench.Clock.Advance(MailboxReader.Patience);
        await Task.WhenAll(polls);
        (await _bench.StateAsync()).Text("error").ShouldBe("There was no answer within 20 s.");
    }

    [Fact]
    public async Task a_server_inside_of_the_own_network_is_not_asked_unless_that_is_allowed()
    {
        await _bench.ConnectAsync();
        using var careful = _bench.PollerOf(allowPrivate: false);
        await Task.WhenAll(await careful.BeginAsync(CancellationToken.None));
        (await _bench.StateAsync()).Text("error").ShouldContain("no public address; Webhooks__AllowPrivate=true allows it.");
    }

    [Fact]
    public async Task takes_no_events()
    {
        await _bench.ConnectAsync();
        var refused = await (await host.Http.PostAsJsonAsync($"/in/{MailboxBench.Name}", new { id = 1 })).ShouldBeProblemAsync(404);
        refused.ShouldContain("The connection support looks into a mailbox, and takes no events.");
        var shown = await host.GetAsync($"/connections/{MailboxBench.Name}");
        (shown.Text("path"), shown["settings"]!["mailbox"]!.Text("user")).ShouldBe(("null", _bench.User));
        shown.ToJsonString().ShouldNotContain(MailboxBench.Password);
    }

    [Fact]
    public async Task is_connected_by_the_utility()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "correct horse\n");
        var added = await Utility.RunAsync("connections", "add", "support", "--recipe", "imap", "--secret-file", file, "--values", "host=imap.example.com,user=support@example.com");
        File.Delete(file);
        (added.ExitCode, added.Errors).ShouldBe((0, "It looks into the mailbox of support@example.com at imap.example.com:993, INBOX.\n"));
        (await host.ScalarAsync<string>("select secret from ticketing.connection")).ShouldBe("correct horse");
        var sample = JsonNode.Parse((await Utility.RunAsync("connections", "try", "imap")).Output)!;
        sample["ticket"]!.Text("subject").ShouldBe("Rechnung 4711: Betrag für Oktober");
    }

    // As little of an IMAP server as has two messages, and ends when one is asked for.
    private static async Task BreakOffAsync(TcpListener listener, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(end);
                using var reader = new StreamReader(client.GetStream());
                await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("* OK [CAPABILITY IMAP4rev1] ready");
                while (await reader.ReadLineAsync(end) is { } line && !line.Contains("UID FETCH", StringComparison.Ordinal))
                {
                    var (tag, command) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                    if (command.StartsWith("CAPABILITY", StringComparison.Ordinal))
                        await writer.WriteLineAsync("* CAPABILITY IMAP4rev1");
                    else if (command.StartsWith("LIST", StringComparison.Ordinal))
                        await writer.WriteLineAsync("* LIST () \"/\" INBOX");
                    else if (command.StartsWith("EXAMINE", StringComparison.Ordinal))
                        await writer.WriteLineAsync("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 3] ok");
                    else if (command.StartsWith("UID SEARCH", StringComparison.Ordinal))
                        await writer.WriteLineAsync("* SEARCH 1 2");
                    await writer.WriteLineAsync($"{tag} OK [READ-ONLY] done");
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException) { }
        }
    }

    private int MinutesOf(JsonNode state) =>
        (int)Math.Round((DateTimeOffset.Parse(state.Text("next_at"), null) - _bench.Clock.GetUtcNow()).TotalMinutes);
}
