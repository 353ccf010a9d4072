using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of rules.</content>
public partial class Texts
{
    public virtual string RulesTitle => "Rules";
    public virtual string RulesMean =>
        "They decide before a model is asked, the first one that fits; about all that is classified from now on. What they have decided stays.";
    public virtual string RuleName => "Name";
    public virtual string RuleIf => "If";
    public virtual string RuleThen => "Then";
    public virtual string RuleAdd => "Add a rule";
    public virtual string RuleChange => "Change";
    public virtual string RuleDelete => "Delete";
    public virtual string RuleSources => "It comes from one of these sources, with commas between; * stands for any characters; empty: from anywhere";
    public virtual string RuleDomains =>
        "It comes from an e-mail address of one of these domains, with commas between; *.example.com is what is below it; empty: from whomever";
    public virtual string RuleFields => "Its fields say all of this, a line each, such as language: fr*; empty: whatever they say";
    public virtual string RuleWords => "It says one of these words or phrases, a line each; refund* also finds refunds; empty: whatever it says";
    public virtual string RuleCategory => "Its category; empty: it is left alone, with no category, and nobody has to look at it";

    /// <summary>The heading over how many of the latest tickets rules would decide about.</summary>
    public virtual string RuleLatest(int tickets) => $"Of the latest {Count(tickets)} tickets";

    /// <summary>Puts a rule before the one above it.</summary>
    public virtual string RuleUp(string name) => $"Move {name} up";

    /// <summary>When a rule decides.</summary>
    public virtual string ConditionsOf(Rule rule) => Conditions(rule, "source", "from", "says", "or", "and");

    /// <summary>What a rule decides.</summary>
    public virtual string DecisionOf(Rule rule) => rule.Category ?? "is left alone";

    /// <summary>When a rule decides, in the words of a language.</summary>
    protected static string Conditions(Rule rule, string source, string from, string says, string or, string and)
    {
        List<string> all = [];
        if (rule.Sources is { Count: > 0 } sources)
            all.Add($"{source} {string.Join($" {or} ", sources)}");
        if (rule.RequesterDomains is { Count: > 0 } domains)
            all.Add($"{from} {string.Join($" {or} ", domains)}");
        all.AddRange((rule.Fields ?? new Dictionary<string, string>()).Select(field => $"{field.Key} {field.Value}"));
        if (rule.Words is { Count: > 0 } words)
            all.Add($"{says} {string.Join($" {or} ", words)}");
        return string.Join($" {and} ", all);
    }
}
