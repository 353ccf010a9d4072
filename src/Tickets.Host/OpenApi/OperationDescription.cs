using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Describes what the framework can't see of a route: parameters and bodies that it reads by hand, headers, and the
/// problems it answers with.
/// </summary>
internal sealed class OperationDescription(SettingValues settings) : IOpenApiOperationTransformer
{
    /// <inheritdoc />
    public async Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var route = context.Description.ActionDescriptor.EndpointMetadata;
        var document = context.Document!;
        // The comment of the method says how it answers.
        operation.Description = operation.Summary;
        operation.Summary = route.OfType<IEndpointSummaryMetadata>().LastOrDefault()?.Summary;

        foreach (var parameter in route.OfType<QueryParameterAttribute>())
            (operation.Parameters ??= []).Add(Describe(parameter));

        var bodies = route.OfType<RequestBodyAttribute>().ToList();
        foreach (var body in bodies)
        {
            var schema = await context.GetOrCreateSchemaAsync(body.Type, cancellationToken: cancellationToken);
            Add(operation, body, schema, document);
        }

        Complete(operation, route, context.Description.HttpMethod!);
        foreach (var answers in route.OfType<AnswersAttribute>())
            AddFile(operation, answers.MediaTypes);
        foreach (var header in route.OfType<ResponseHeaderAttribute>())
            AddHeader((OpenApiResponse)operation.Responses![$"{header.Status}"], header.Name, header.Description);
        SecurityDescription.AddTo(operation, document, route);
        var refused = route.OfType<RefusesAttribute>().SelectMany(refuses => refuses.Statuses);
        int[] always = bodies.Count > 0 ? [400, 406, 408, 413, 415, 503] : [400, 406, 503];
        int[] ofKey = TakesKey(route, context.Description.HttpMethod!) ? [409, 422] : [];
        ProblemDescription.AddTo(
            operation,
            document,
            refused.Concat(always).Concat(ofKey).Concat(SecurityDescription.Statuses).Order()
        );
    }

    private OpenApiParameter Describe(QueryParameterAttribute parameter)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        if (parameter.Type == typeof(int))
            schema = new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1" };
        else if (parameter.Type == typeof(float))
            schema = new() { Type = JsonSchemaType.Number, Format = "float", Minimum = "0", Maximum = "1" };
        else if (parameter.Type == typeof(bool))
            schema = new() { Type = JsonSchemaType.Boolean };
        else if (parameter.Type == typeof(DateTimeOffset))
            schema.Format = "date-time";
        else
            schema.Enum =
                SchemaDescription.NamesOf(parameter.Type)
                ?? parameter.Values?.Select(value => (JsonNode)value).ToList();
        if (parameter.AtMost is { } setting)
            schema.Maximum = Convert.ToString(settings.Get(setting), CultureInfo.InvariantCulture);
        if (parameter.Default is { } unlessSaid)
            schema.Default = unlessSaid is int number ? number : $"{unlessSaid}";
        return new()
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Schema = schema,
        };
    }

    private static void Add(
        OpenApiOperation operation,
        RequestBodyAttribute body,
        OpenApiSchema schema,
        OpenApiDocument document
    )
    {
        var content = operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>();
        operation.RequestBody ??= new OpenApiRequestBody { Content = content, Required = !body.Optional };
        var isRecord = body.Type != typeof(string);
        if (isRecord)
            document.AddComponent(body.Type.Name, schema);
        foreach (var type in body.MediaTypes)
            content[type] = new()
            {
                Schema = isRecord ? new OpenApiSchemaReference(body.Type.Name, document) : Bytes(type),
                Example = body.Example,
            };
    }

    private static OpenApiSchema Bytes(string mediaType) =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = mediaType.StartsWith("application/", StringComparison.Ordinal) ? "binary" : null,
        };

    private static void Complete(OpenApiOperation operation, IList<object> route, string method)
    {
        // Wolverine supposes 404 for all that answer with a record, and takes an IResult for one.
        var answers = operation
            .Responses!.Where(response => response.Key[0] is '2' or '3' && !IsResult(response.Value))
            .ToDictionary();
        operation.Responses = [];
        foreach (var (status, response) in answers.OrderBy(answer => answer.Key))
            operation.Responses[status] = response;
        if (answers.ContainsKey("200") && answers.ContainsKey("202"))
            (operation.Parameters ??= []).Add(Prefer(method));
        if (TakesKey(route, method))
            (operation.Parameters ??= []).Add(
                Header(
                    "Idempotency-Key",
                    "1 to 255 printable characters. The same request with the same key is answered alike, and done once."
                )
            );
        if (answers.ContainsKey("304"))
            (operation.Parameters ??= []).Add(Header("If-None-Match", "The ETag that the client has: 304 if it is the same."));
        if (route.OfType<RefusesAttribute>().Any(refuses => refuses.Statuses.Contains(StatusCodes.Status412PreconditionFailed)))
            (operation.Parameters ??= []).Add(Header("If-Match", "The ETag that the client has seen: 412 if it has changed."));
        foreach (var (status, response) in operation.Responses)
            response.Description = status switch
            {
                "202" => "Accepted: the work is stored.",
                "204" => "Done.",
                "302" or "303" => "Go on there.",
                "304" => "The client has it already.",
                _ => "The answer.",
            };
        if (operation.Responses.TryGetValue("202", out var accepted))
        {
            AddHeader((OpenApiResponse)accepted, "Location", "The resource to ask how far it is.");
            AddHeader((OpenApiResponse)accepted, "Retry-After", "Seconds until it is worth asking.");
        }
    }

    private static void AddFile(OpenApiOperation operation, IEnumerable<string> mediaTypes) =>
        operation.Responses!["200"] = new OpenApiResponse
        {
            Description = "The file.",
            Content = mediaTypes.ToDictionary(type => type, type => new OpenApiMediaType { Schema = Bytes(type) }),
        };

    private static bool IsResult(IOpenApiResponse response) =>
        response.Content?.Values.Any(body => body.Schema is OpenApiSchemaReference { Reference.Id: nameof(IResult) }) == true;

    private static bool TakesKey(IEnumerable<object> route, string method) =>
        method != HttpMethods.Get && route.OfType<ScopeAttribute>().Any();

    private static OpenApiParameter Prefer(string method) =>
        Header(
            "Prefer",
            method == HttpMethods.Get
                ? "respond-async: answer with a task (202) whose result is the answer."
                : "wait=n: answer with the classified ticket (200) if it is there in n seconds, at most 30."
        );

    private static OpenApiParameter Header(string name, string description) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    /// <summary>Adds a header to a response.</summary>
    public static void AddHeader(OpenApiResponse response, string name, string description)
    {
        var type = name == "Retry-After" ? JsonSchemaType.Integer : JsonSchemaType.String;
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader
        {
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        };
    }
}
