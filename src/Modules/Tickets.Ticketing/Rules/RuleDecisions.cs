using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What rules decided of the tickets of a message, until it is written. One whose text was replaced since it was read stays.</summary>
internal sealed class RuleDecisions
{
    private static readonly string Record = BacklogWork.RecordedUnlessRevised(
        $"""
        insert into {Schema.Outcome} (id, status, best, reason, classified_at)
        select id, 'processed', best, reason, now() from unnest($1, $2, $3) as decided (id, best, reason)
        order by id on conflict do nothing returning id
        """,
        ids: 4
    );

    private readonly List<(Guid Id, Rule Rule)> _all = [];

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>The tickets.</summary>
    public Guid[] Ids => [.. _all.Select(each => each.Id)];

    /// <summary>Adds one.</summary>
    public void Add(Guid ticket, Rule rule) => _all.Add((ticket, rule));

    /// <summary>Writes them.</summary>
    /// <param name="batch">With what else is written.</param>
    /// <param name="revisedAt">When the texts of tickets were replaced that were read.</param>
    public void AddTo(NpgsqlBatch batch, IReadOnlyDictionary<Guid, DateTimeOffset> revisedAt) =>
        batch.Add(
            Record,
            Ids,
            _all.Select(each => each.Rule.Category).ToArray(),
            _all.Select(each => Rule.ReasonOf(each.Rule.Name!)).ToArray(),
            revisedAt.Keys.ToArray(),
            revisedAt.Values.ToArray()
        );

    /// <summary>Forgets them.</summary>
    public void Clear() => _all.Clear();

    /// <summary>Counts them.</summary>
    public void Measure(TicketingMetrics metrics)
    {
        foreach (var (rule, count) in _all.CountBy(each => each.Rule))
            metrics.DecidedByRule(Rule.ReasonOf(rule.Name!), rule.Category, count);
    }
}
