using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Decides about a ticket before a model is asked. All conditions that it has must hold; it has one at least.</summary>
/// <param name="Name">What it is called; the reason of its decisions is <c>rule: </c> and its name.</param>
/// <param name="Sources">
/// Where the ticket comes from: one of these, whatever the case; <c>*</c> stands for any characters. 50 at most.
/// </param>
/// <param name="RequesterDomains">
/// The domain of the e-mail address it comes from: one of these, written like sources; <c>*.example.com</c> is what is below it. 50 at
/// most.
/// </param>
/// <param name="Words">
/// What its subject or body says: one of these words or phrases, whatever the case; one that ends with <c>*</c> is the beginning
/// of a word. 200 at most.
/// </param>
/// <param name="Fields">What the fields of the ticket say, by their names: all of these, written like sources. 20 at most.</param>
/// <param name="Category">The category of such a ticket; null if it is left alone.</param>
/// <param name="LeaveAlone">Whether such a ticket gets no category, and nobody has to look at it.</param>
/// <param name="Enabled">Whether it decides anything; yes, if left out.</param>
[Example("""{"name": "newsletters", "sources": ["mail*"], "words": ["unsubscribe", "newsletter*"], "leave_alone": true}""")]
public sealed record Rule(
    [property: Required, StringLength(Rule.MaxName, MinimumLength = 1)] string? Name,
    IReadOnlyList<string>? Sources = null,
    IReadOnlyList<string>? RequesterDomains = null,
    IReadOnlyList<string>? Words = null,
    IReadOnlyDictionary<string, string>? Fields = null,
    [property: StringLength(CorrectTicketEndpoint.MaxCategory, MinimumLength = 1)] string? Category = null,
    bool LeaveAlone = false,
    bool? Enabled = null
)
{
    /// <summary>Characters in a name, at most.</summary>
    public const int MaxName = 100;

    private const int MaxSources = 50;
    private const int MaxWords = 200;
    private const int MaxFields = 20;
    private const int MaxCharacters = 200;

    /// <summary>The reason of its decisions.</summary>
    public static string ReasonOf(string name) => $"rule: {name}";

    /// <summary>Adds what is wrong with it.</summary>
    internal void Check(string prefix, Problems problems)
    {
        problems.RequireText($"{prefix}name", Name);
        problems.CheckName($"{prefix}name", Name, MaxName);
        CheckTexts("sources", Sources, MaxSources);
        CheckTexts("requester_domains", RequesterDomains, MaxSources);
        CheckTexts("words", Words, MaxWords);
        CheckTexts("fields", Fields?.SelectMany(field => new[] { field.Key, field.Value }).ToArray(), 2 * MaxFields);
        if (Words?.Any(word => word?.Trim().TrimEnd('*').Length == 0) == true)
            problems.Add($"{prefix}words", "must each say something");
        if ((Sources?.Count ?? 0) + (RequesterDomains?.Count ?? 0) + (Words?.Count ?? 0) + (Fields?.Count ?? 0) == 0)
            problems.Add($"{prefix}words", "are missing, and so are sources, requester_domains and fields: a rule needs a condition");
        problems.CheckName($"{prefix}category", Category, CorrectTicketEndpoint.MaxCategory);
        if (Category is null != LeaveAlone)
            problems.Add($"{prefix}category", "must be given, or leave_alone be true, and not both");

        void CheckTexts(string name, IReadOnlyCollection<string?>? texts, int most)
        {
            if (texts?.Count > most)
                problems.Add($"{prefix}{name}", $"may be at most {(name == "fields" ? MaxFields : most)}");
            foreach (var text in texts ?? [])
            {
                problems.CheckText($"{prefix}{name}", text);
                if (text is not { Length: >= 1 and <= MaxCharacters })
                    problems.Add($"{prefix}{name}", $"must each have 1 to {MaxCharacters} characters");
            }
        }
    }
}

/// <summary>The rules of this system.</summary>
/// <param name="Rules">In their order: the first one whose conditions hold decides.</param>
/// <param name="ChangedAt">When they were changed last; null if they never were.</param>
/// <param name="ChangedBy">By whom.</param>
public sealed record RuleList(IReadOnlyList<Rule> Rules, DateTimeOffset? ChangedAt, string? ChangedBy)
{
    /// <summary>What the audit says of them.</summary>
    public object ToNote() => new { Rules = Rules.Select(rule => rule.Name) };
}

/// <summary>Body of <c>PUT /rules</c>.</summary>
/// <param name="Rules">All rules, in their order: the first one whose conditions hold decides. 100 at most, each with another name.</param>
/// <param name="By">Who asks, for the record.</param>
[Example("""{"rules": [{"name": "newsletters", "words": ["unsubscribe"], "leave_alone": true}], "by": "ann"}""")]
public sealed record RulesRequest(
    [property: Required] IReadOnlyList<Rule>? Rules,
    [property: StringLength(100, MinimumLength = 1)] string? By = null
)
{
    private const int Most = 100;

    /// <summary>What is wrong with it.</summary>
    public Problems Check()
    {
        var problems = new Problems();
        if (Rules is null)
            problems.Add("rules", "is missing");
        CheckRules(Rules, problems);
        problems.CheckBy(By);
        return problems;
    }

    /// <summary>Adds what is wrong with rules.</summary>
    internal static void CheckRules(IReadOnlyList<Rule>? rules, Problems problems)
    {
        if (rules?.Count > Most)
            problems.Add("rules", $"may be at most {Most}");
        for (var i = 0; i < rules?.Count; i++)
        {
            if (rules[i] is { } rule)
                rule.Check($"rules[{i}].", problems);
            else
                problems.Add($"rules[{i}]", "is missing");
        }

        if (!problems.Any && rules?.DistinctBy(rule => rule.Name).Count() < rules?.Count)
            problems.Add("rules", "must each have another name");
    }
}
