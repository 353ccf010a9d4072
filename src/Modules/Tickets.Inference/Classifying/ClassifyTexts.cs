using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>Body of <c>POST /classify</c>.</summary>
/// <param name="Items">1 to 100 texts.</param>
[Example("""{"items": [{"subject": "Cannot log in", "body": "The page answers 500 since noon."}]}""")]
public sealed record ClassifyTexts(
    [property: Required, Length(1, ClassifyTextsEndpoint.MaxItems)] IReadOnlyList<TextToClassify?>? Items
);

/// <summary>A text as a ticket has it. Subject or body may be left out.</summary>
/// <param name="Subject">What it is about, in a line.</param>
/// <param name="Body">The text.</param>
public sealed record TextToClassify(
    [property: AtMost("Limits:SubjectCharacters")] string? Subject,
    [property: AtMost("Limits:BodyBytes")] string? Body
);

/// <summary>What the models in use say of each text, in the order of the request.</summary>
public sealed record ClassifiedTexts(IReadOnlyList<ClassifiedText> Items);

/// <summary>What the models in use say of a text, as a ticket with it would have it.</summary>
/// <param name="Category">Its category; null where the model abstains.</param>
/// <param name="Confidence">Calibrated probability of the model's best category, 0 to 1; null if it knows no word.</param>
/// <param name="Alternatives">The model's best categories, most probable first.</param>
/// <param name="Reason">Why the model abstains, or null.</param>
/// <param name="ModelVersion">The model that decided.</param>
/// <param name="PredictedPriority">The priority a model predicts; null if there is none, or it abstains.</param>
/// <param name="Reasons">If it was asked for: what each word added to the decision, unless the model can't say.</param>
public sealed record ClassifiedText(
    string? Category,
    float? Confidence,
    IReadOnlyList<ScoredCategory> Alternatives,
    string? Reason,
    string ModelVersion,
    PredictedPriority? PredictedPriority,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Explanation? Reasons
);

/// <summary><c>POST /classify</c>: what the models in use say of texts, of which nothing is stored.</summary>
[Tags("Models")]
public static class ClassifyTextsEndpoint
{
    /// <summary>Texts in a request, at most.</summary>
    public const int MaxItems = 100;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>Reads the body.</summary>
    public static Task<ClassifyTexts> LoadAsync(HttpContext context, TextLimits limits) =>
        JsonBody.ReadAsync<ClassifyTexts>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] ClassifyTexts request, HttpContext context, TextLimits limits)
    {
        var problems = Check(request, limits);
        var include = context.Request.Query["include"];
        if (include.Count > 0 && !"reasons".Equals(include[0], StringComparison.OrdinalIgnoreCase))
            problems.Add("include", "must be reasons");
        return problems.ToProblemDetails();
    }

    /// <summary>Everything wrong with the texts, by field.</summary>
    public static Problems Check(ClassifyTexts request, TextLimits limits)
    {
        var problems = new Problems();
        if (request.Items is not { Count: >= 1 and <= MaxItems } items)
        {
            problems.Add("items", $"must be 1 to {MaxItems} texts");
            return problems;
        }

        for (var i = 0; i < items.Count; i++)
            problems.CheckTicketText(items[i]?.Subject, items[i]?.Body, limits.SubjectCharacters, limits.BodyBytes, $"items[{i}].");
        return problems;
    }

    /// <summary>
    /// 200 for each text what <c>GET /requests/{id}</c> says of a ticket with it; 503 while there is no model. Nothing is
    /// stored, and no ticket comes of it.
    /// </summary>
    [WolverinePost("/classify", OperationId = "classifyTexts", Summary = "Classify texts without storing them")]
    [Scope(Scope.Read, ChangesNothing = true)]
    [QueryParameter("include", "What each word added to the decisions, if that is wanted too.", Values = ["reasons"])]
    [RequestBody(typeof(ClassifyTexts))]
    public static async Task<ClassifiedTexts> Post([NotBody] ClassifyTexts request, HttpContext context, Models models)
    {
        try
        {
            // One model for all of them, whatever is promoted meanwhile.
            var scorer = await models.CurrentAsync(context.RequestAborted);
            var priorities = models.Priorities is { } others ? await others.CurrentOrNullAsync(context.RequestAborted) : null;
            return Classify(request.Items!, scorer, priorities, withReasons: context.Request.Query.ContainsKey("include"));
        }
        catch (TryLaterException none)
        {
            throw RefusedException.Busy(none.Message, RetryAfter);
        }
    }

    private static ClassifiedTexts Classify(IReadOnlyList<TextToClassify?> items, IScorer scorer, IScorer? priorities, bool withReasons)
    {
        var texts = items
            .Select((item, i) => new TicketText(IdOf(i), item!.Subject ?? "", item.Body ?? "", LacksPriority: true))
            .ToArray();
        var results = Models.WithPriorities(texts, scorer.Classify(texts), priorities);
        return new([
            .. results.Select((result, i) => Show(result, scorer.Version, withReasons ? scorer.Explain(texts[i]) : null)),
        ]);
    }

    private static ClassifiedText Show(Classification result, string version, Explanation? reasons)
    {
        var alternatives = result.Alternatives.Select(each => each.Rounded()).ToArray();
        return new(
            result.Category,
            alternatives is [var best, ..] ? best.Confidence : null,
            alternatives,
            result.Reason,
            version,
            result.Priority?.Rounded() is var (priority, confidence) ? new(priority, confidence) : null,
            reasons
        );
    }

    // Results are told apart by it.
    private static Guid IdOf(int place) => new(place, 0, 0, new byte[8]);
}
