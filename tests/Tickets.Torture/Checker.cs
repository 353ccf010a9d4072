using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Tickets.Torture;

/// <summary>What became of the promises.</summary>
/// <param name="Lost">Accepted tickets, rows or jobs that are not there.</param>
/// <param name="Stuck">Tickets without an outcome, jobs without an end, messages in queues.</param>
/// <param name="Double">Tickets with more than one outcome, ever.</param>
/// <param name="Wrong">Outcomes, counts, states and answers that should not be.</param>
internal sealed record Verdict(long Lost, long Stuck, long Double, long Wrong)
{
    public bool IsGood => (Lost, Stuck, Double, Wrong) == (0, 0, 0, 0);
}

/// <summary>
/// Looks at PostgreSQL and the queues themselves and at the client's own log; it knows nothing of the code that it checks.
/// </summary>
internal sealed class Checker(World world, Client client, Faults faults, Receiver? receiver)
{
    private readonly List<string> _findings = [];

    public IReadOnlyList<string> Findings => _findings;

    public async Task<Verdict> CheckAsync()
    {
        var accepted = client.Tickets.Keys.ToArray();
        var texts = accepted.Select(id => client.Tickets[id]).ToArray();
        var poisoned = faults.Poisoned.ToArray();
        var seeds = client.Seeds.ToArray();

        var lost =
            await CountAsync(
                "accepted tickets that are not stored, or with another text",
                """
                select count(*) from unnest($1, $2) as accepted (id, text)
                left join ticketing.mt_doc_ticket ticket using (id)
                where ticket.id is null or (ticket.data ->> 'body' <> accepted.text and not ticket.id = any($3))
                """,
                accepted,
                texts,
                poisoned
            )
            + await CountAsync(
                "accepted jobs that are not stored",
                """
                select count(*) from unnest($1) as accepted (id) left join ticketing.job job using (id)
                where job.id is null
                """,
                seeds.Select(seed => seed.Key).Concat(client.Runs.Keys).ToArray()
            )
            + await CountAsync(
                "rows of finished imports that are not stored",
                """
                select coalesce(sum(400 - stored), 0)::bigint from (
                    select (select count(*) from ticketing.mt_doc_ticket where data ->> 'source' = seed.name) as stored
                    from unnest($1, $2) as seed (id, name) join ticketing.job job using (id)
                    where job.state = 'succeeded') as counted
                """,
                seeds.Select(seed => seed.Key).ToArray(),
                seeds.Select(seed => seed.Value).ToArray()
            )
            + await UntoldAsync();

        var stuck =
            await CountAsync(
                "tickets without an outcome",
                """
                select count(*) from ticketing.mt_doc_ticket ticket left join ticketing.outcome outcome using (id)
                where outcome.id is null
                """
            )
            + await CountAsync("tickets in the backlog", "select count(*) from ticketing.backlog")
            + await CountAsync(
                "jobs without an end",
                "select count(*) from ticketing.job where state in ('queued', 'running', 'paused')"
            )
            + await QueuedAsync();

        var doubles = await CountAsync(
            "tickets with more than one outcome",
            "select count(*) from (select id from torture.audit group by id having count(*) > 1) as twice"
        );

        var wrong =
            await CountAsync(
                "tickets that failed without being poisoned",
                "select count(*) from ticketing.outcome where status = 'failed' and not id = any($1)",
                poisoned
            )
            + await CountAsync(
                "outcomes without a ticket, a model, a category or a reason",
                """
                select count(*) from ticketing.outcome outcome left join ticketing.mt_doc_ticket ticket using (id)
                where ticket.id is null or classified_at is null
                or (status = 'processed' and (best is null or confidence is null or model_version is null))
                or (status <> 'processed' and reason is null)
                """
            )
            + await CountAsync(
                "texts whose tickets have different results",
                """
                select count(*) from (
                    select data ->> 'body' from ticketing.outcome join ticketing.mt_doc_ticket using (id)
                    where status <> 'failed' and data ->> 'body' is not null
                    group by data ->> 'body'
                    having count(distinct (status, best, confidence, model_version)) > 1) as mixed
                """
            )
            + await CountAsync(
                "ended jobs whose counts do not add up",
                """
                select count(*) from ticketing.job
                where state = 'succeeded' and done + failed <> total or done + failed > total
                """
            )
            + await CountAsync(
                "jobs that failed, or are cancelled though nobody cancelled them",
                """
                select count(*) from ticketing.job where state = 'failed'
                or (state = 'cancelled' and not id = any($1))
                """,
                client.Cancelled.Keys.ToArray()
            )
            + await CountAsync("dead letters", "select count(*) from wolverine.wolverine_dead_letters");
        foreach (var answer in client.Unexpected.Take(3))
            _findings.Add(answer);
        return new Verdict(lost, stuck, doubles, wrong + client.Unexpected.Count + Mistold());
    }

    // Of each ticket of the API the last event that came has to be what is decided; of each job one has to have come.
    private async Task<long> UntoldAsync()
    {
        if (receiver is null)
            return 0;
        var last = Decisions.ToDictionary(ticket => ticket.Key, ticket => $"{ticket.Last()["status"]}");
        var jobs = receiver.Events.Where(one => $"{one["type"]}" == "job.finished").Select(one => one["data"]!["id"]!.GetValue<Guid>());
        return await CountAsync(
                "decisions that the receiver does not know",
                """
                select count(*) from ticketing.outcome outcome join ticketing.mt_doc_ticket ticket using (id)
                left join unnest($1, $2) as told (id, status) using (id)
                where ticket.data ->> 'source' = 'api' and told.status is distinct from outcome.status
                """,
                last.Keys.ToArray(),
                last.Values.ToArray()
            )
            + await CountAsync(
                "ended jobs that the receiver does not know",
                "select count(*) from ticketing.job where kind in ('seed', 'process') and finished_at is not null and not id = any($1)",
                jobs.ToArray()
            );
    }

    private long Mistold()
    {
        if (receiver is null)
            return 0;
        var disorderly = Decisions.Count(ticket =>
        {
            var times = ticket.Select(decision => decision["classified_at"]!.GetValue<DateTimeOffset>()).ToList();
            return !times.SequenceEqual(times.Order());
        });
        if (disorderly > 0)
            _findings.Add($"{disorderly} tickets whose events came in another order");
        if (receiver.Unsigned > 0)
            _findings.Add($"{receiver.Unsigned} events with a wrong signature");
        return disorderly + receiver.Unsigned;
    }

    private IEnumerable<IGrouping<Guid, JsonNode>> Decisions =>
        receiver!.Events
            .Where(one => $"{one["type"]}".StartsWith("ticket.", StringComparison.Ordinal))
            .GroupBy(one => one["data"]!["id"]!.GetValue<Guid>(), one => one["data"]!);

    private async Task<long> CountAsync(string what, string sql, params object[] parameters)
    {
        var count = await world.ScalarAsync<long>(sql, parameters);
        if (count != 0)
            _findings.Add($"{count} {what}");
        return count;
    }

    // What was in hand when all was done is handed back or done within moments.
    private async Task<long> QueuedAsync()
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var waiting = await world.Queues.CountAsync();
            if (waiting == 0)
                return 0;
            if (patience.Elapsed > TimeSpan.FromSeconds(20))
            {
                _findings.Add($"{waiting} messages in the queues");
                return waiting;
            }

            await Task.Delay(200);
        }
    }
}
