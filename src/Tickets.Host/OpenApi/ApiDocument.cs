using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Tickets.Host;

/// <summary>
/// The description of the API: <c>/openapi/v1.json</c> (OpenAPI 3.1), made of the routes, their attributes and the
/// comments of their records, and <c>/scalar</c>, a page that shows it and needs nothing from elsewhere.
/// </summary>
internal static class ApiDocument
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Tickets", "Single tickets: submitted, shown, listed."),
        ("Import", "Tickets by the file."),
        ("Backlog", "Imported tickets wait until they are asked to be classified."),
        ("Tasks", "Work that outlives its request, and how far it is."),
        ("Overview", "How the whole system does."),
        ("Review", "For people who decide where a model abstains."),
        ("Dead letters", "What failed: tickets and messages."),
        ("Privacy", "Tickets that are erased everywhere."),
        ("Rules", "What decides about tickets before a model is asked."),
        ("Webhooks", "Who is told what became of tickets, and what they were told."),
        ("Connections", "Help desks whose webhooks become tickets."),
        ("Models", "Which models there are, which one is in use, and how it does."),
        ("Access", "Who may do what, and who did."),
        ("Health", "For whoever runs the service."),
    ];

    /// <summary>Registers it.</summary>
    public static void AddDescription(this IServiceCollection services)
    {
        services.AddSingleton<SettingValues>();
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.AddSchemaTransformer<SchemaDescription>();
                options.AddOperationTransformer<OperationDescription>();
                options.AddDocumentTransformer(CompleteAsync);
            }
        );
    }

    /// <summary>Maps the two routes.</summary>
    public static void MapDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference(
            "/scalar",
            page =>
            {
                page.Title = "Tickets";
                page.DefaultFonts = false; // they would be fetched
                page.Telemetry = false;
                page.Agent = new() { Disabled = true };
                page.Mcp = new() { Disabled = true };
                page.HideClientButton = true;
                page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            }
        );
    }

    private static async Task CompleteAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellation
    )
    {
        document.Info = new()
        {
            Title = "Tickets",
            Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
            Description =
                "Takes in support tickets and classifies them asynchronously. Names of fields are snake_case, times "
                + "are UTC. Fields and parameters that a route does not know are refused. Errors are problem details "
                + "(RFC 9457).",
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        // The path it was asked for at: how a client reaches this host is not for the host to say.
        var server = document.Servers is [{ Url: { } url }, ..] ? new Uri(url).AbsolutePath : "/";
        document.Servers = [new() { Url = server }];
        document.Tags = Tags
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description })
            .ToHashSet();
        var health = await context.GetOrCreateSchemaAsync(typeof(HealthAnswer), cancellationToken: cancellation);
        document.AddComponent(nameof(HealthAnswer), health);
        SecurityDescription.AddTo(document);
        Add("/health/live", "getLiveness", "Tell whether the process is alive");
        Add("/health/ready", "getReadiness", "Tell whether the host has all it needs");
        document.Components!.Schemas!.Remove("ProblemDetails"); // the framework's; ours is Problem
        document.Components.Schemas.Remove(nameof(IResult)); // what it is stands at the operations
        var paths = document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal).ToList();
        document.Paths = [];
        foreach (var (path, item) in paths)
        {
            // As they are found, their order depends on the build.
            ((OpenApiPathItem)item).Operations = item.Operations!
                .OrderBy(operation => operation.Key.Method, StringComparer.Ordinal)
                .ToDictionary();
            document.Paths[path] = item;
        }

        void Add(string path, string id, string summary)
        {
            var operation = new OpenApiOperation
            {
                OperationId = id,
                Summary = summary,
                Description = "200 or 503, with what was looked at. Asks nobody who it is.",
                Tags = new HashSet<OpenApiTagReference> { new("Health", document) },
                Security = [],
                Responses = new()
                {
                    ["200"] = Answer("It does."),
                    ["503"] = Answer("It does not; the checks say why."),
                },
            };
            document.Paths[path] = new OpenApiPathItem { Operations = new() { [HttpMethod.Get] = operation } };
        }

        OpenApiResponse Answer(string description) =>
            new()
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(HealthAnswer), document),
                    },
                },
            };
    }
}
