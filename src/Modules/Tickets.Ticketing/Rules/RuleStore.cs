using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>The rules in the store: one row, so that they change together. A change holds for all that is classified after it.</summary>
public sealed class RuleStore(NpgsqlDataSource database, TimeProvider clock)
{
    private (string Json, RuleMatcher Matcher) _last = ("[]", RuleMatcher.None);

    /// <summary>All, in their order.</summary>
    public async Task<RuleList> ReadAsync(CancellationToken cancellation)
    {
        var rows = await database.QueryAsync(
            $"select rules::text, changed_at, changed_by from {Schema.RuleSet}",
            [],
            row => new RuleList(Parse(row.GetString(0)), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2)),
            cancellation
        );
        return rows.SingleOrDefault() ?? new RuleList([], null, null);
    }

    /// <summary>Replaces all.</summary>
    /// <exception cref="RefusedException">Something is wrong with them.</exception>
    public async Task<RuleList> WriteAsync(RulesRequest request, string by, CancellationToken cancellation)
    {
        request.Check().ThrowIfAny();
        var changed = new RuleList(request.Rules!, clock.GetUtcNow(), by);
        await database.ExecuteAsync(
            $"""
            insert into {Schema.RuleSet} (id, rules, changed_at, changed_by) values (true, $1, $2, $3)
            on conflict (id) do update set rules = $1, changed_at = $2, changed_by = $3
            """,
            [Sql.Json(changed.Rules), changed.ChangedAt, by],
            cancellation
        );
        return changed;
    }

    /// <summary>What finds them, as they are now. They are read each time, and prepared once for each change.</summary>
    public async Task<RuleMatcher> MatcherAsync(CancellationToken cancellation)
    {
        var json = await database.ScalarAsync<string>($"select rules::text from {Schema.RuleSet}", [], cancellation) ?? "[]";
        var last = _last;
        if (last.Json != json)
            _last = last = (json, new RuleMatcher(Parse(json)));
        return last.Matcher;
    }

    internal static Table Define()
    {
        var rules = new Table(Schema.RuleSet);
        rules.AddColumn<bool>("id").AsPrimaryKey(); // true
        rules.AddColumn("rules", "json").NotNull();
        rules.AddColumn<DateTimeOffset>("changed_at").NotNull();
        rules.AddColumn("changed_by", "text").NotNull();
        return rules;
    }

    private static Rule[] Parse(string json) => JsonSerializer.Deserialize<Rule[]>(json, JsonStyle.Answers)!;
}
