using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>The query parameters of the routes about models.</summary>
internal static class ModelParameters
{
    private const string TargetName = "target";

    /// <summary>The kind of models that <c>?target=</c> asks for; category by default.</summary>
    /// <exception cref="RefusedException">400: it is no kind of models, or there is another parameter.</exception>
    public static Target ReadTarget(this HttpRequest request)
    {
        request.RefuseParameters(except: TargetName);
        var name = request.Query[TargetName].ToString();
        return name.Length == 0
            ? Target.Category
            : EnumNames.Parse<Target>(name)
                ?? throw RefusedException.Invalid(TargetName, $"must be one of {EnumNames.All<Target>()}");
    }

    /// <summary>Refuses what the route does not know.</summary>
    /// <exception cref="RefusedException">400: there is another parameter.</exception>
    public static void RefuseParameters(this HttpRequest request, string? except = null)
    {
        if (request.Query.Keys.FirstOrDefault(name => name != except) is { } unknown)
            throw RefusedException.Invalid(unknown, "is not a parameter of this route");
    }
}
