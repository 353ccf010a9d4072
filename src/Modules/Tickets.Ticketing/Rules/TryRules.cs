using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /rules/try</c>: rules that are not written, and a ticket that is not stored; both may be left out.</summary>
/// <param name="Rules">The rules to try; those of the system if they are left out.</param>
/// <param name="Ticket">A ticket to try them on.</param>
[Example("""{"ticket": {"subject": "Our newsletter", "body": "To unsubscribe, click here."}}""")]
public sealed record TryRules(IReadOnlyList<Rule>? Rules = null, SubmitTicket? Ticket = null)
{
    /// <summary>What is wrong with it.</summary>
    internal Problems Check(Limits limits, DateTimeOffset now)
    {
        var problems = Ticket is null ? new Problems() : SubmitTicketEndpoint.Check(Ticket, limits, now);
        RulesRequest.CheckRules(Rules, problems);
        return problems;
    }
}

/// <summary>What rules would decide.</summary>
/// <param name="Rule">The rule that decides about the ticket; null if none does, or no ticket was given.</param>
/// <param name="LookedAt">Of the latest tickets, how many the rules were tried on, 1,000 at most.</param>
/// <param name="Decided">How many of those each rule would decide about, in the order of the rules.</param>
public sealed record RulesTried(string? Rule, int LookedAt, IReadOnlyList<RuleCount> Decided);

/// <summary>A rule, and how many tickets it decides about.</summary>
public sealed record RuleCount(string Rule, int Tickets);

/// <summary>Tries rules on a ticket, and on the latest ones.</summary>
public sealed class RuleTrial(NpgsqlDataSource database, RuleStore rules)
{
    private const int Latest = 1000;

    private static readonly string LatestSql = $"select {TicketTexts.Columns}{RuleColumns.Sql} from {Schema.Ticket} order by id desc limit {Latest}";

    /// <summary>Does it; nothing is stored.</summary>
    public async Task<RulesTried> TryAsync(TryRules request, CancellationToken cancellation)
    {
        var all = request.Rules ?? (await rules.ReadAsync(cancellation)).Rules;
        var matcher = new RuleMatcher(all);
        var decisions = await database.QueryAsync(
            LatestSql,
            [],
            row => matcher.Find(RuleColumns.ReadLast(row, TicketTexts.Read(row)))?.Name,
            cancellation
        );
        return new RulesTried(
            request.Ticket is { } ticket ? matcher.Find(InputOf(ticket))?.Name : null,
            decisions.Count,
            [.. all.Select(rule => new RuleCount(rule.Name!, decisions.Count(name => name == rule.Name)))]
        );
    }

    private static RuleInput InputOf(SubmitTicket ticket) =>
        new(
            ticket.Subject ?? "",
            ticket.Body ?? "",
            ticket.Source ?? "api",
            ticket.Requester is { } requester ? Requesters.DomainOf(requester) : null,
            ticket.Fields?.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value!)
        );
}

/// <summary>What rules look at beside the text of a ticket.</summary>
internal static class RuleColumns
{
    /// <summary>The last columns that are read of the table <c>ticket</c>.</summary>
    public const string Sql = ", data ->> 'source', data ->> 'requester_domain', data ->> 'fields'";

    /// <summary>What rules look at of a row.</summary>
    public static RuleInput ReadLast(NpgsqlDataReader row, Contracts.TicketText text) =>
        new(
            text.Subject,
            text.Body,
            row.GetString(row.FieldCount - 3),
            row.Get<string>(row.FieldCount - 2),
            row.Get<string>(row.FieldCount - 1) is { } fields ? JsonSerializer.Deserialize<Dictionary<string, string>>(fields) : null
        );
}

/// <summary><c>POST /rules/try</c>: what rules would decide.</summary>
[Tags("Rules")]
public static class TryRulesEndpoint
{
    /// <summary>200 which rule decides about the ticket, and about how many of the latest ones each of them would; nothing is stored.</summary>
    [WolverinePost("/rules/try", OperationId = "tryRules", Summary = "Try rules on a ticket, and on the latest ones")]
    [Scope(Scope.Read, ChangesNothing = true)]
    [RequestBody(typeof(TryRules))]
    public static async Task<RulesTried> Post(HttpContext context, RuleTrial trial, Limits limits, TimeProvider clock)
    {
        var request = await JsonBody.ReadAsync<TryRules>(context, limits.RequestBytes);
        request.Check(limits, clock.GetUtcNow()).ThrowIfAny();
        return await trial.TryAsync(request, context.RequestAborted);
    }
}
