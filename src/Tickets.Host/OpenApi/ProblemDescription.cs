using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Tickets.Host;

/// <summary>Describes problem details as this service answers with them.</summary>
internal static class ProblemDescription
{
    private const string Name = "Problem";

    /// <summary>Adds an answer for each status.</summary>
    public static void AddTo(OpenApiOperation operation, OpenApiDocument document, IEnumerable<int> statuses)
    {
        document.AddComponent(Name, Schema());
        foreach (var status in statuses)
        {
            var response = new OpenApiResponse
            {
                Description = DescriptionOf(status),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Name, document) },
                },
            };
            if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
                OperationDescription.AddHeader(response, "Retry-After", "Seconds until it is worth trying again.");
            operation.Responses![$"{status}"] = response;
        }
    }

    private static string DescriptionOf(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "A field or parameter is wrong; errors says which.",
            StatusCodes.Status401Unauthorized => "A key, token or session is needed, and there is none, or it is not valid.",
            StatusCodes.Status403Forbidden => "The scope is lacking, or the request comes from another site.",
            StatusCodes.Status404NotFound => "There is no such thing.",
            StatusCodes.Status406NotAcceptable => "Accept leaves out application/json.",
            StatusCodes.Status408RequestTimeout => "The body came too slowly.",
            StatusCodes.Status409Conflict => "It can't be done as things are.",
            StatusCodes.Status412PreconditionFailed => "It has changed since the client read it.",
            StatusCodes.Status413PayloadTooLarge => "The body is too large.",
            StatusCodes.Status415UnsupportedMediaType => "The body is not of a media type of this route.",
            StatusCodes.Status422UnprocessableEntity => "The Idempotency-Key was another request's.",
            StatusCodes.Status429TooManyRequests => "The key has sent too many requests a second, or the address too many wrong keys.",
            StatusCodes.Status503ServiceUnavailable => "Not now: too much to do, or the database is away.",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "It has no description."),
        };

    private static OpenApiSchema Schema() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "Problem details (RFC 9457).",
            Required = new HashSet<string> { "title", "status" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("A URI of the kind of problem."),
                ["title"] = Text("What is wrong, the same for all problems of the kind."),
                ["status"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Description = "The status of the answer.",
                },
                ["detail"] = Text("What is wrong this time."),
                ["instance"] = Text("The request."),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "What is wrong with which field or parameter.",
                    AdditionalProperties = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Items = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                },
                ["trace_id"] = Text("The trace of the request, for whoever runs the service."),
            },
            Examples =
            [
                JsonNode.Parse(
                    """{"title": "The request is not valid.", "status": 400, "errors": {"priority": ["is missing"]}}"""
                )!,
            ],
        };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };
}
