using System.Globalization;
using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is wrong with how decisions are written back, by field.</summary>
internal static class WriteBackCheck
{
    private const string Field = "settings.write_back";
    private const int MaxBody = 8 * 1024;
    private const int MaxHeaders = 20;
    private const int MaxText = 2000;
    private static readonly string OfDecisions = $"{string.Join(", ", WriteBackRequest.Names)} and {WriteBackRequest.OfField}<name>";
    private static readonly string[] Methods = ["PUT", "PATCH", "POST"];

    /// <summary>Adds it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="hasToken">Whether there is a token.</param>
    /// <param name="network">Which addresses may be written to.</param>
    /// <param name="problems">Where it goes.</param>
    public static void Check(ConnectionSettings settings, bool hasToken, WebhookSettings network, Problems problems)
    {
        if (settings.WriteBack is not { } template)
            return;
        var values = settings.Values ?? new Dictionary<string, string>();
        if (template.Method is null || !Methods.Contains(template.Method, StringComparer.Ordinal))
            problems.Add($"{Field}.method", $"must be one of {string.Join(", ", Methods)}");
        CheckUrl(template.Url ?? "", IsOfDecision, values, network, problems);
        CheckHeaders(template.Headers ?? new Dictionary<string, string>(), values, hasToken, problems);
        var body = template.Body?.GetRawText() ?? "";
        if (body.Length > MaxBody)
            problems.Add($"{Field}.body", $"may have at most {MaxBody} characters");
        if (template.Body is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Array) })
            problems.Add($"{Field}.body", "must be an object or a list");
        CheckNames($"{Field}.body", body, name => IsOfDecision(WriteBackRequest.NameOf(name)), OfDecisions, values, problems);
        var isNumber = body.Contains("\"{number.label}\"", StringComparison.Ordinal);
        foreach (var (category, label) in template.Labels ?? new Dictionary<string, string>())
            CheckLabel($"{Field}.labels.{category}", label, isNumber, problems);
        CheckLabel($"{Field}.fallback", template.Fallback, isNumber, problems);
        if (template.MinConfidence is < 0 or > 1)
            problems.Add($"{Field}.min_confidence", "must be from 0 to 1");
        if (template.PerMinute is < 1 or > 6000)
            problems.Add($"{Field}.per_minute", "must be from 1 to 6000");

        bool IsOfDecision(string name) =>
            WriteBackRequest.Names.Contains(name)
            || (name.StartsWith(WriteBackRequest.OfField, StringComparison.Ordinal) && settings.Map?.Fields?.ContainsKey(name[WriteBackRequest.OfField.Length..]) == true);
    }

    private static void CheckLabel(string field, string? label, bool isNumber, Problems problems)
    {
        problems.CheckName(field, label, 200);
        if (isNumber && label is not null && !double.TryParse(label, CultureInfo.InvariantCulture, out _))
            problems.Add(field, "must be a number, as a text: the body has {number.label}");
    }

    // Whatever a ticket says, the host is the one that was set up.
    private static void CheckUrl(string url, Func<string, bool> isOfDecision, IReadOnlyDictionary<string, string> values, WebhookSettings network, Problems problems)
    {
        const string field = $"{Field}.url";
        CheckNames(field, url, isOfDecision, OfDecisions, values, problems);
        var (one, other) = (With("x"), With("y"));
        if (WebhookRequest.WhyNot(one, network) is { } why)
            problems.Add(field, $"{why}; it is {one}");
        else if (new Uri(one).Authority != new Uri(other).Authority)
            problems.Add(field, "may have names in braces in its host only if they stand for values");

        string With(string text) => Placeholders.Fill(url, name => values.GetValueOrDefault(name) ?? text)!;
    }

    private static void CheckHeaders(
        IReadOnlyDictionary<string, string> headers,
        IReadOnlyDictionary<string, string> values,
        bool hasToken,
        Problems problems
    )
    {
        if (headers.Count > MaxHeaders)
            problems.Add($"{Field}.headers", $"may be at most {MaxHeaders}");
        using var request = new HttpRequestMessage();
        foreach (var (name, value) in headers)
        {
            var field = $"{Field}.headers.{name}";
            if (value is null or { Length: 0 or > MaxText } || value.Any(char.IsControl))
                problems.Add(field, $"must have 1 to {MaxText} characters, on one line");
            else if (name != "Content-Type" && !request.Headers.TryAddWithoutValidation(name, value))
                problems.Add(field, "is not a header that can be sent");
            CheckNames(field, value ?? "", WriteBackRequest.IsToken, "token and token_base64", values, problems);
            if (!hasToken && Placeholders.In(value ?? "").Any(WriteBackRequest.IsToken))
                problems.Add("token", $"is missing: the header {name} has it");
        }
    }

    private static void CheckNames(
        string field,
        string text,
        Func<string, bool> isKnown,
        string known,
        IReadOnlyDictionary<string, string> values,
        Problems problems
    )
    {
        foreach (var name in Placeholders.In(text).Where(name => !isKnown(name) && !values.ContainsKey(name)))
            problems.Add(
                $"values.{name}",
                name.StartsWith(WriteBackRequest.OfField, StringComparison.Ordinal)
                    ? $"is missing: {field} has {{{name}}}, and settings.map.fields has no {name[WriteBackRequest.OfField.Length..]}"
                    : WriteBackRequest.IsToken(name) ? $"is missing: {field} has {{{name}}}, which only headers may have"
                    : $"is missing: {field} has {{{name}}}, which is none of {known}"
            );
    }
}
