using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>The rules, and how many of the latest tickets each would decide about.</summary>
/// <param name="Rules">In their order.</param>
/// <param name="Tried">What they would decide.</param>
/// <param name="Form">The rule that somebody wanted to add, and was refused; else empty.</param>
/// <param name="Refused">Why.</param>
public sealed record RuleSheet(RuleList Rules, RulesTried Tried, Rule Form, string? Refused);

/// <summary><c>/ui/settings/rules</c>: what decides about tickets before a model is asked.</summary>
internal static class RulesEndpoint
{
    /// <summary>The path.</summary>
    public const string Path = "/ui/settings/rules";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("settings/rules", ShowAsync);
        pages.MapPost("settings/rules", AddAsync);
        pages.MapPost("settings/rules/change", ChangeAsync);
    }

    [Scope(Scope.Admin)]
    private static Task<IResult> ShowAsync(HttpContext context, RuleStore rules, RuleTrial trial) =>
        SheetAsync(context, rules, trial, new Rule(null), refused: null);

    [Scope(Scope.Admin)]
    private static async Task<IResult> AddAsync(HttpContext context, RuleStore rules, RuleTrial trial)
    {
        var form = await context.ReadFormAsync(["name", "sources", "domains", "fields", "words", "category"]);
        var category = form["category"].Trim();
        var rule = new Rule(
            form["name"].Trim(),
            Parts(form["sources"], ','),
            Parts(form["domains"], ','),
            Parts(form["words"], '\n'),
            Fields(form["fields"]),
            Category: category.Length > 0 ? category : null,
            LeaveAlone: category.Length == 0
        );
        try
        {
            var all = (await rules.ReadAsync(context.RequestAborted)).Rules;
            return await WriteAsync(context, rules, [.. all, rule]);
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status400BadRequest)
        {
            return await SheetAsync(context, rules, trial, rule, refused.Message, refused.Status);
        }
    }

    // Of a rule: it goes up by one place, is switched on or off, or is deleted. One that is gone by now changes nothing.
    [Scope(Scope.Admin)]
    private static async Task<IResult> ChangeAsync(HttpContext context, RuleStore rules)
    {
        var form = await context.ReadFormAsync(["name", "up", "switch", "delete"]);
        var all = (await rules.ReadAsync(context.RequestAborted)).Rules.ToList();
        var at = all.FindIndex(rule => rule.Name == form["name"]);
        if (at < 0)
            return PageResult.SeeOther(context, Path);
        var rule = all[at];
        if (form["switch"].Length > 0)
            all[at] = rule with { Enabled = !(rule.Enabled ?? true) };
        else
            all.RemoveAt(at);
        if (form["up"].Length > 0)
            all.Insert(Math.Max(0, at - 1), rule);
        return await WriteAsync(context, rules, all);
    }

    private static async Task<IResult> WriteAsync(HttpContext context, RuleStore rules, IReadOnlyList<Rule> all)
    {
        var written = await rules.WriteAsync(new RulesRequest(all), context.Caller(by: null), context.RequestAborted);
        context.Note(written.ToNote());
        return PageResult.SeeOther(context, Path);
    }

    private static async Task<IResult> SheetAsync(
        HttpContext context,
        RuleStore rules,
        RuleTrial trial,
        Rule form,
        string? refused,
        int status = StatusCodes.Status200OK
    )
    {
        var all = await rules.ReadAsync(context.RequestAborted);
        var tried = await trial.TryAsync(new TryRules(all.Rules), context.RequestAborted);
        return new PageResult<RulesPage, RuleSheet>(new(all, tried, form, refused), status);
    }

    // A line each; one that names no field is refused with the rule.
    private static Dictionary<string, string>? Fields(string text) =>
        Parts(text, '\n')
            ?.Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .GroupBy(field => field[0], field => field.ElementAtOrDefault(1) ?? "")
            .ToDictionary(field => field.Key, field => field.Last());

    private static string[]? Parts(string text, char divider)
    {
        var parts = text.Split(divider, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length > 0 ? parts : null;
    }
}
