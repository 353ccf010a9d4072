using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.Inference;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>What may be done with a model.</summary>
public enum ModelChange
{
    /// <summary>It is put to use.</summary>
    Promote,

    /// <summary>The one before is put to use again.</summary>
    Rollback,

    /// <summary>It is tried out in the shadow.</summary>
    Shadow,

    /// <summary>A version is made of it.</summary>
    Target,

    /// <summary>It is deleted.</summary>
    Delete,
}

/// <summary>Whether that should be done.</summary>
/// <param name="Change">What.</param>
/// <param name="Version">With which model.</param>
/// <param name="Models">That model, and the one in use, to compare.</param>
/// <param name="Point">The target of the new version, where one is made.</param>
/// <param name="Note">What was written about it already.</param>
/// <param name="Refusal">Why it could not be done; null as long as it is only asked.</param>
public sealed record ModelQuestion(
    ModelChange Change,
    string Version,
    IReadOnlyList<ListedModel> Models,
    TargetPoint? Point = null,
    string Note = "",
    string? Refusal = null
)
{
    /// <summary>The version that is in use, if there is one.</summary>
    public string? InUse => Models.FirstOrDefault(model => model.Aliases.Contains(ModelAliases.ChampionName))?.Version;

    /// <summary>Asks, about a model that is there.</summary>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    public static async Task<ModelQuestion> OfAsync(
        ModelChange change,
        string version,
        Models models,
        CancellationToken cancellation
    ) => Of(change, version, await models.Registry.ListAsync(cancellation));

    /// <summary>Asks, about one of all models.</summary>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    public static ModelQuestion Of(ModelChange change, string version, IReadOnlyList<ListedModel> all)
    {
        if (all.All(model => model.Version != version))
            throw new UnknownModelException($"There is no model {version}.");
        return new(
            change,
            version,
            [.. all.Where(model => model.Version == version || model.Aliases.Contains(ModelAliases.ChampionName))]
        );
    }

    /// <summary>Does it, and leads to a page; what was refused is said where it was asked.</summary>
    /// <param name="context">The request.</param>
    /// <param name="change">Does it; gives the path of the page.</param>
    public async Task<IResult> AnswerAsync(HttpContext context, Func<Task<string>> change)
    {
        try
        {
            return PageResult.SeeOther(context, await change());
        }
        catch (Exception refused) when (refused is TryLaterException or RefusedException { Status: not StatusCodes.Status404NotFound })
        {
            var status = (refused as RefusedException)?.Status ?? StatusCodes.Status409Conflict;
            return new PageResult<ModelQuestionPage, ModelQuestion>(this with { Refusal = refused.Message }, status);
        }
    }

    /// <summary>The question as an answer.</summary>
    public IResult Ask() => new PageResult<ModelQuestionPage, ModelQuestion>(this);
}
