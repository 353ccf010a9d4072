using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Tickets.Ticketing;

/// <summary>
/// Something that holds of a payload or not. Of a list it holds if it does of one of its items. Upper and lower case are the same.
/// </summary>
public sealed record Condition
{
    /// <summary>Where the value is: a JSON Pointer, or <c>header:</c> and the name of a header.</summary>
    [Required, StringLength(PayloadMap.MaxPlace)]
    public string? At { get; init; }

    /// <summary>It is one of these.</summary>
    public IReadOnlyList<string>? In { get; init; }

    /// <summary>It is none of these.</summary>
    public IReadOnlyList<string>? NotIn { get; init; }

    /// <summary>It has this word, or these words next to each other.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? Has { get; init; }

    /// <summary>Whether there is a value other than null.</summary>
    public bool? Exists { get; init; }

    private static readonly char[] BetweenWords = [' ', ',', ';', '\t', '\r', '\n'];
    private const string Signs = ".:!?()[]{}<>\"'-–—*";
    private const int MaxShown = 50;

    /// <summary>Whether it holds.</summary>
    /// <param name="payload">What came.</param>
    /// <param name="values">What stands for names in braces: a value without one holds nothing.</param>
    public bool Holds(Payload payload, IReadOnlyDictionary<string, string>? values)
    {
        var found = payload.Find(At!);
        var texts = TextsOf(found);
        return (Exists is null || Exists == found is { ValueKind: not JsonValueKind.Null })
            && (In is null || texts.Any(text => IsOneOf(text, In)))
            && (NotIn is null || !texts.Any(text => IsOneOf(text, NotIn)))
            && (Has is null || (Placeholders.Fill(Has, values) is { } has && texts.Any(text => HasWords(text, has))));

        bool IsOneOf(string text, IReadOnlyList<string> list) =>
            list.Any(item => text.Equals(Placeholders.Fill(item, values), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What there is instead of what it wants, in words.</summary>
    public string WhyNot(Payload payload)
    {
        var texts = TextsOf(payload.Find(At!));
        var text = string.Join(", ", texts);
        var shown = text.Length > MaxShown ? $"{text[..MaxShown]}…" : text;
        var has = texts.Count == 0 ? "has no value" : $"is '{shown}'";
        var wants =
            In is not null ? $"one of {string.Join(", ", In)}"
            : NotIn is not null ? $"none of {string.Join(", ", NotIn)}"
            : Has is not null ? $"something with {Has}"
            : Exists == true ? "a value"
            : "no value";
        return $"{At} {has}, and must be {wants}.";
    }

    private static bool HasWords(string text, string words)
    {
        var (all, wanted) = (WordsOf(text), WordsOf(words));
        return wanted.Length > 0
            && Enumerable.Range(0, Math.Max(0, all.Length - wanted.Length + 1)).Any(at => wanted.Zip(all.Skip(at)).All(pair => IsWord(pair.Second, pair.First)));
    }

    // "[Out of office]: Invoice" has "out of office"; what somebody looks for with a sign has to be there with it.
    private static bool IsWord(string word, string wanted) =>
        word.Equals(wanted, StringComparison.OrdinalIgnoreCase)
        || word.AsSpan().Trim(Signs).Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string[] WordsOf(string text) => text.Split(BetweenWords, StringSplitOptions.RemoveEmptyEntries);

    private static IReadOnlyList<string> TextsOf(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(Payload.TextOf).OfType<string>()]
            : value is { } one && Payload.TextOf(one) is { } text ? [text] : [];
}
