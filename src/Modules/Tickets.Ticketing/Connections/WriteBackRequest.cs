using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A request that writes a decision back, without what is secret in it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Url">Where to.</param>
/// <param name="Headers">The headers; <c>{token}</c> stands for the token.</param>
/// <param name="Body">The body; null if it has none.</param>
/// <param name="Nothing">Why nothing is written; then it has neither method nor URL.</param>
[Example(
    """
    {
      "method": "POST", "url": "https://api.github.com/repos/Codertocat/Hello-World/issues/1/labels", "headers": {"Authorization": "Bearer {token}"},
      "body": "{\"labels\":[\"billing\"]}", "nothing": null
    }
    """
)]
public sealed record WriteBackRequest(string? Method, string? Url, IReadOnlyDictionary<string, string>? Headers, string? Body, string? Nothing)
{
    /// <summary>What stands for the token.</summary>
    public const string Token = "token";

    /// <summary>What stands for the token as base64.</summary>
    public const string TokenBase64 = "token_base64";

    /// <summary>What stands before the name of a field of the ticket.</summary>
    internal const string OfField = "fields.";

    private const string Number = "number.";

    /// <summary>The names that stand for what is known of each decision.</summary>
    public static readonly string[] Names = ["external_id", "label", "category", "confidence", "status", "model", "ticket_id"];

    /// <summary>What is written, as it is kept: it tells one request from another.</summary>
    public string Line => $"{Method} {Url}\n{Body}";

    /// <summary>Makes it of a template and a decision.</summary>
    public static WriteBackRequest Of(WriteBack template, IReadOnlyDictionary<string, string>? values, Decided decided)
    {
        var (label, why) = LabelOf(template, decided);
        if (label is null)
            return Without(why!);
        string? wrong = null;
        var url = Filled(template.Url!, name => values?.ContainsKey(name) == true ? Find(name) : Find(name) is { } value ? Uri.EscapeDataString(value) : null);
        var headers = (template.Headers ?? new Dictionary<string, string>()).ToDictionary(
            header => header.Key,
            header => Filled(header.Value, name => IsToken(name) ? $"{{{name}}}" : Find(name))
        );
        var body = template.Body is { } json ? Fill(JsonNode.Parse(json.GetRawText()))?.ToJsonString(JsonStyle.Answers) : null;
        return wrong is null ? new(template.Method, url, headers, body, null) : Without(wrong);

        string? Find(string name) => ValueOf(name, label, decided) ?? values?.GetValueOrDefault(name);

        string Filled(string text, Func<string, string?> find) =>
            Placeholders.Fill(
                text,
                name =>
                {
                    var value = find(name);
                    wrong ??= value is null ? $"There is no value for {{{name}}}." : null;
                    return value ?? "";
                }
            )!;

        JsonNode? Fill(JsonNode? node) =>
            node switch
            {
                JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value)))),
                JsonArray items => new JsonArray([.. items.Select(Fill)]),
                JsonValue value when value.GetValueKind() == JsonValueKind.String => FillText(value.GetValue<string>()),
                _ => node?.DeepClone(),
            };

        JsonNode? FillText(string text)
        {
            var name = text is ['{', .., '}'] ? text[1..^1] : "";
            if (name != "confidence" && !name.StartsWith(Number, StringComparison.Ordinal))
                return Filled(text, Find);
            var value = Find(NameOf(name));
            if (double.TryParse(value, CultureInfo.InvariantCulture, out var number))
                return number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);
            wrong ??= value is null ? $"There is no value for {text}." : $"{text} is '{value}', and no number.";
            return null;
        }
    }

    /// <summary>The name of a value that may be wanted as a number.</summary>
    internal static string NameOf(string name) => name.StartsWith(Number, StringComparison.Ordinal) ? name[Number.Length..] : name;

    /// <summary>Whether a name stands for the token.</summary>
    internal static bool IsToken(string name) => name is Token or TokenBase64;

    /// <summary>A header's value as it is sent.</summary>
    public static string WithToken(string value, string token) =>
        value
            .Replace($"{{{TokenBase64}}}", Convert.ToBase64String(Encoding.UTF8.GetBytes(token)), StringComparison.Ordinal)
            .Replace($"{{{Token}}}", token, StringComparison.Ordinal);

    private static WriteBackRequest Without(string why) => new(null, null, null, null, why);

    // What a person says is sure.
    private static (string? Label, string? Why) LabelOf(WriteBack template, Decided decided)
    {
        if (decided.ExternalId is null)
            return (null, "The ticket has no external_id.");
        if (decided is { Category: null, Status: "processed" })
            return (null, "A rule leaves it alone.");
        var isUnsure = decided.Category is null || (!decided.ByPerson && decided.Confidence < template.MinConfidence);
        if (isUnsure)
            return (template.Fallback, template.Fallback is null ? "No model was sure enough, and there is no fallback." : null);
        if (template.Labels is not { } labels)
            return (decided.Category, null);
        var label = labels.FirstOrDefault(one => one.Key.Equals(decided.Category, StringComparison.OrdinalIgnoreCase)).Value
            ?? labels.GetValueOrDefault("*");
        return (label, label is null ? $"There is no label for {decided.Category}." : null);
    }

    private static string? ValueOf(string name, string label, Decided decided) =>
        name switch
        {
            "external_id" => decided.ExternalId,
            "label" => label,
            "category" => decided.Category ?? "",
            "confidence" => decided.Confidence?.ToString(CultureInfo.InvariantCulture),
            "status" => decided.Status,
            "model" => decided.Model ?? "",
            "ticket_id" => decided.TicketId,
            _ => name.StartsWith(OfField, StringComparison.Ordinal) ? decided.Fields?.GetValueOrDefault(name[OfField.Length..]) : null,
        };
}
