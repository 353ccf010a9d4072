using Microsoft.OpenApi;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Describes keys, and what an operation needs of one when <c>Auth__Mode</c> is <c>keys</c>.</summary>
internal static class SecurityDescription
{
    private const string Bearer = "bearer";
    private const string Header = "header";

    /// <summary>The statuses with which a key is refused.</summary>
    public static readonly int[] Statuses =
    [
        StatusCodes.Status401Unauthorized,
        StatusCodes.Status403Forbidden,
        StatusCodes.Status429TooManyRequests,
    ];

    /// <summary>Adds the two ways to send a key.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key, tk_…, if the service asks for keys.",
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
    }

    /// <summary>Adds the scope an operation needs.</summary>
    public static void AddTo(OpenApiOperation operation, OpenApiDocument document, SharedKernel.Scope scope)
    {
        operation.Description = $"{operation.Description} Scope: {EnumNames.Of(scope)}.".TrimStart();
        operation.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(Header, document)] = [] },
        ];
    }
}
