using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Describes what the framework can't see of a record: of a request, which fields it needs and what they may be; of an
/// answer, that all its fields are always there.
/// </summary>
internal sealed class SchemaDescription(IApiDescriptionGroupCollectionProvider routes, SettingValues settings)
    : IOpenApiSchemaTransformer
{
    private readonly HashSet<Type> _requests =
    [
        .. routes
            .ApiDescriptionGroups.Items.SelectMany(group => group.Items)
            .SelectMany(route => route.ActionDescriptor.EndpointMetadata.OfType<RequestBodyAttribute>())
            .Where(body => body.Type != typeof(string))
            .SelectMany(body =>
                body.Type.GetProperties()
                    .Where(field => field.CanWrite)
                    .SelectMany(field => field.PropertyType.GetGenericArguments().Append(field.PropertyType))
                    .Append(body.Type)
            ),
    ];

    /// <inheritdoc />
    public Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        // Lines of a comment are no lines of a text.
        schema.Description = schema.Description?.ReplaceLineEndings(" ");
        if (type.IsEnum)
            (schema.Type, schema.Enum) = (JsonSchemaType.String, NamesOf(type));
        else if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (
                JsonSchemaType.String | (type == context.JsonTypeInfo.Type ? default : JsonSchemaType.Null),
                "date-time"
            );
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
            DescribeRecord(schema, context.JsonTypeInfo);
        if (context.JsonPropertyInfo is { AttributeProvider: { } field } property)
        {
            // The framework says it of all but objects.
            if (_requests.Contains(property.DeclaringType) && property.IsSetNullable && schema.Type == JsonSchemaType.Object)
                schema.Type |= JsonSchemaType.Null;
            DescribeField(schema, field, context.Document);
        }

        return Task.CompletedTask;
    }

    /// <summary>The names of an enumeration's values; null for another type.</summary>
    public static List<JsonNode>? NamesOf(Type type) =>
        type.IsEnum
            ? [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name))]
            : null;

    private void DescribeRecord(OpenApiSchema schema, JsonTypeInfo record)
    {
        if (record.Type.GetCustomAttribute<ExampleAttribute>() is { } example)
            schema.Examples = [JsonNode.Parse(example.Json)!];
        var isRequest = _requests.Contains(record.Type);
        if (isRequest)
        {
            schema.AdditionalPropertiesAllowed = false;
            foreach (var computed in record.Properties.Where(field => field.Set is null))
                schema.Properties?.Remove(computed.Name);
        }

        schema.Required = record
            .Properties.Where(field => isRequest ? Has<RequiredAttribute>(field) : !Has<JsonIgnoreAttribute>(field))
            .Select(field => field.Name)
            .ToHashSet();
    }

    private void DescribeField(OpenApiSchema schema, ICustomAttributeProvider field, OpenApiDocument? document)
    {
        foreach (var attribute in field.GetCustomAttributes(inherit: true))
        {
            if (attribute is RequiredAttribute)
                schema.Type &= ~JsonSchemaType.Null;
            else if (attribute is AllowedValuesAttribute allowed)
                Allow(schema, allowed.Values);
            else if (attribute is AtMostAttribute atMost)
                Limit(schema, settings.Get(atMost.Setting));
            else if (attribute is ItemsAttribute items)
                schema.Items = new OpenApiSchemaReference(items.Type.Name, document);
        }
    }

    private static void Allow(OpenApiSchema schema, IEnumerable<object?> values)
    {
        schema.Enum = [.. values.Select(value => (JsonNode)$"{value}")];
        if (schema.Type?.HasFlag(JsonSchemaType.Null) == true)
            schema.Enum.Add(JsonNullSentinel.JsonNull);
    }

    private static void Limit(OpenApiSchema schema, object most)
    {
        if (schema.Type?.HasFlag(JsonSchemaType.String) == true)
            schema.MaxLength = Convert.ToInt32(most, CultureInfo.InvariantCulture);
        else
            (schema.Minimum, schema.Maximum) = ("1", Convert.ToString(most, CultureInfo.InvariantCulture));
    }

    private static bool Has<T>(JsonPropertyInfo field)
        where T : Attribute => field.AttributeProvider?.IsDefined(typeof(T), inherit: true) == true;
}
