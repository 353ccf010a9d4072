using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What decides in Kubernetes how many hosts classify.</summary>
[Collection(OneHost.Name)]
public partial class scaling_by_what_waits(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => host.ClearAsync();

    [Fact]
    public async Task counts_messages_of_work_and_how_long_the_oldest_ticket_has_waited()
    {
        (await AskAsync()).ShouldBe([0, 0]);
        var job = Guid.NewGuid();
        var minuteAgo = DateTimeOffset.UtcNow.AddMinutes(-1);
        await host.ExecuteAsync(
            $"""
            insert into ticketing.backlog (id, sent_at) select overlay('{Guid.CreateVersion7(minuteAgo)}' placing lpad(to_hex(n), 12, '0') from 25)::uuid, now()
            from generate_series(1, 2001) n;
            insert into ticketing.job (id, kind, state, created_at, touched_at) values ('{job}', 'process', 'running', now(), now());
            insert into ticketing.chunk (id, job_id, from_id, to_id, total, sent_at)
            select gen_random_uuid(), '{job}', '{job}', '{job}', 1, now() from generate_series(1, 3)
            """
        );
        var (messages, age) = (await AskAsync()) switch { [var first, var second] => (first, second), _ => default };
        messages.ShouldBe(3 + 2);
        age.ShouldBeInRange(59, 120);
    }

    private async Task<double[]> AskAsync()
    {
        var manifest = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/kubernetes/overlays/keda/scaling.yaml"));
        var answers = new List<double>();
        foreach (Match query in Query().Matches(manifest))
            answers.Add(await host.ScalarAsync<double>($"select ({query.Groups["sql"].Value})::float8"));
        return [.. answers];
    }

    [GeneratedRegex(@"query: >-\n(?<sql>( {10}.*\n)+)")]
    private static partial Regex Query();
}
