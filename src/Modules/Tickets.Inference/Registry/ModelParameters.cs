using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>The query parameters of the routes about models.</summary>
internal static class ModelParameters
{
    /// <summary>The parameter that asks for a kind of models.</summary>
    public const string TargetName = "target";

    /// <summary>The kind of models that <c>?target=</c> asks for; category by default.</summary>
    /// <exception cref="RefusedException">400: it is no kind of models.</exception>
    public static Target ReadTarget(this HttpRequest request)
    {
        var name = request.Query[TargetName].ToString();
        return name.Length == 0
            ? Target.Category
            : EnumNames.Parse<Target>(name)
                ?? throw RefusedException.Invalid(TargetName, $"must be one of {EnumNames.All<Target>()}");
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
