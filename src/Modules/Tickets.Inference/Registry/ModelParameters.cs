using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>The query parameters of the routes about models.</summary>
internal static class ModelParameters
{
    /// <summary>The parameter that asks for a kind of models.</summary>
    public const string TargetName = "target";

    /// <summary>Rows of a page when the request does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Rows of a page, at most.</summary>
    public const int MaxLimit = 200;

    /// <summary>The kind of models that <c>?target=</c> asks for; category by default.</summary>
    /// <exception cref="RefusedException">400: it is no kind of models.</exception>
    public static Target ReadTarget(this HttpRequest request)
    {
        var problems = new Problems();
        var target = problems.ReadName<Target>(request.Query, TargetName) ?? Target.Category;
        problems.ThrowIfAny();
        return target;
    }

    /// <summary>The page of a list that <c>?limit=</c> and <c>?cursor=</c> ask for, with a <c>Link</c> to the next one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="list">The name of the list.</param>
    /// <param name="all">The list.</param>
    /// <param name="placeOf">The place of a row: greater than those of all rows before.</param>
    /// <exception cref="RefusedException">400: they ask for none.</exception>
    public static (IReadOnlyList<T> Items, string? NextCursor) Page<T>(
        this HttpContext context,
        string list,
        IEnumerable<T> all,
        Func<T, string> placeOf
    )
    {
        var problems = new Problems();
        list = $"{list} {EnumNames.Of(context.Request.ReadTarget())}";
        var limit = problems.ReadLimit(context.Request.Query, DefaultLimit, MaxLimit);
        var after = Cursor.ReadPlace(context.Request.Query, list, problems) ?? "";
        problems.ThrowIfAny();

        T[] page = [.. all.Where(row => string.CompareOrdinal(placeOf(row), after) > 0).Take(limit + 1)];
        if (page.Length <= limit)
            return (page, null);
        var next = Cursor.After(placeOf(page[limit - 1]), list);
        context.LinkNext(next);
        return (page[..limit], next);
    }
}

/// <summary>The route reads <c>?target=</c>.</summary>
internal sealed class TargetParameterAttribute : QueryParameterAttribute
{
    /// <summary>The parameter, with what leaving it out means.</summary>
    public TargetParameterAttribute()
        : base(ModelParameters.TargetName, "What the models predict.")
    {
        Type = typeof(Target);
        Default = "category";
    }
}
