using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Describes keys, tokens and sessions, and what an operation needs of one unless <c>Auth__Mode</c> is <c>open</c>.
/// </summary>
internal static class SecurityDescription
{
    private const string Bearer = "bearer";
    private const string Header = "header";
    private const string Cookie = "cookie";

    /// <summary>The statuses with which a key is refused.</summary>
    public static readonly int[] Statuses =
    [
        StatusCodes.Status401Unauthorized,
        StatusCodes.Status403Forbidden,
        StatusCodes.Status429TooManyRequests,
    ];

    /// <summary>Adds the ways to say who one is.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key, tk_…, if the service asks for keys; or, with Auth__Mode=oidc, an access token of the "
                    + "OpenID provider, a JWT whose roles or scopes are mapped to those of this service.",
            }
        );
        document.AddComponent(
            Header,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Api-Key",
                Description = "The same key in a header of its own.",
            }
        );
        document.AddComponent(
            Cookie,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = SessionCookie.Name,
                Description =
                    "A session: POST /session or GET /session/sign-in sets it, as __Host-tickets where the connection is "
                    + "encrypted. A POST with it has to be JSON, or say with Origin or Sec-Fetch-Site where it comes from.",
            }
        );
    }

    /// <summary>Adds whether an operation asks who it is, and the scope that it needs.</summary>
    public static void AddTo(OpenApiOperation operation, OpenApiDocument document, IList<object> route)
    {
        operation.Security = [];
        if (!route.OfType<IAuthorizeData>().Any())
            return;
        if (route.OfType<ScopeAttribute>().LastOrDefault() is { Scope: var scope })
            operation.Description = $"{operation.Description} Scope: {EnumNames.Of(scope)}.".TrimStart();
        foreach (var scheme in (string[])[Bearer, Header, Cookie])
            operation.Security.Add(new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] });
    }
}
