using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What has been kept long enough goes, and nothing else does.</summary>
[Collection(OneHost.Name)]
public class keeping_things_for_a_time(TicketsHost host) : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task keeps_an_answer_for_a_day_and_a_job_for_a_month()
    {
        await host.SeededAsync();
        await host.ProcessedAsync();
        await AskLaterAsync();
        var open = await host.UnfinishedRunAsync();
        (await JobsAsync()).ShouldBe("fetch process process seed seed");

        var tickets = await TicketsAsync();

        (await ClearAfterAsync(TimeSpan.FromHours(23))).ShouldBe(0);
        (await ClearAfterAsync(TimeSpan.FromHours(2))).ShouldBe(1);
        (await JobsAsync()).ShouldBe("process process seed seed");

        await ClearAfterAsync(TimeSpan.FromDays(29));
        (await JobsAsync()).ShouldBe("process", "it has not ended");
        (await host.ScalarAsync<Guid>("select id from ticketing.job")).ShouldBe(open);
        (await host.ScalarAsync<long>("select count(*) from ticketing.chunk where done_at is not null")).ShouldBe(0);
        (await TicketsAsync()).ShouldBe(tickets);
    }

    [Fact]
    public async Task erases_old_tickets_only_if_told_to_and_none_that_waits()
    {
        await host.SeededAsync();
        await host.ProcessedAsync();
        await host.SeededAsync("subject,body\nInvoice,wrong amount\n");
        await host.ClassifiedTicketAsync();
        (await ClearAfterAsync(TimeSpan.FromDays(100))).ShouldBeGreaterThan(0);
        (await TicketsAsync()).ShouldBe(5);

        var year = new RetentionSettings { Tickets = TimeSpan.FromDays(365) };
        await ClearAfterAsync(TimeSpan.FromDays(200), year);
        (await TicketsAsync()).ShouldBe(5);
        await ClearAfterAsync(TimeSpan.FromDays(100), year);
        (await TicketsAsync()).ShouldBe(1);
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(1);
        (await host.ScalarAsync<long>("select count(*) from ticketing.outcome")).ShouldBe(0);
    }

    // Failed when it was kept for ever.
    [Fact]
    public async Task keeps_for_a_year_who_changed_what()
    {
        foreach (var (who, days) in new[] { ("ann", 0), ("bob", 364), ("eve", 366) })
        {
            var time = DateTimeOffset.UtcNow.AddDays(-days);
            await host.ExecuteAsync(
                $"insert into access.audit (id, at, who, method, route, status) values ('{Guid.CreateVersion7(time)}', '{time:O}', '{who}', 'POST', '/seed', 202)"
            );
        }

        (await ClearAfterAsync(TimeSpan.Zero)).ShouldBe(1);
        (await host.ScalarAsync<string>("select string_agg(who, ' ' order by who) from access.audit where method = 'POST' and route = '/seed' and target is null")).ShouldBe("ann bob");
    }

    // Failed when each host looked: they would delete the same, and wait for each other.
    [Fact]
    public async Task leaves_it_to_one_host_at_a_time()
    {
        await AskLaterAsync();
        await using var connection = await host.Database.OpenConnectionAsync();
        await using var another = await connection.BeginTransactionAsync();
        await using var take = new Npgsql.NpgsqlCommand("select pg_advisory_xact_lock(8243122671965202799)", connection);
        await take.ExecuteNonQueryAsync();
        (await ClearAfterAsync(TimeSpan.FromDays(2))).ShouldBe(0);
        await another.RollbackAsync();
        (await ClearAfterAsync(TimeSpan.Zero)).ShouldBe(1);
    }

    private async Task AskLaterAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/requests/{Guid.Empty}");
        request.Headers.Add("Prefer", "respond-async");
        await host.EndAsync(await (await host.Http.SendAsync(request)).TaskAsync());
    }

    private async Task<long> ClearAfterAsync(TimeSpan time, RetentionSettings? settings = null)
    {
        _clock.Advance(time);
        var erasure = host.Alba.Services.GetRequiredService<Erasure>();
        var tickets = new ExpiredTickets(host.Database, erasure, _clock);
        using var retention = new Retention(
            host.Database,
            tickets,
            host.Alba.Services.GetRequiredService<SharedKernel.IAudit>(),
            host.Alba.Services.GetRequiredService<TicketingMetrics>(),
            settings ?? new(),
            _clock,
            NullLogger<Retention>.Instance
        );
        return await retention.ClearAsync(CancellationToken.None);
    }

    private Task<string> JobsAsync() => host.ScalarAsync<string>("select string_agg(kind, ' ' order by kind) from ticketing.job");

    private Task<long> TicketsAsync() => host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");
}
