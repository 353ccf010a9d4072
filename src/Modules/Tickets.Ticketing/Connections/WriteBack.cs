using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Tickets.Ticketing;

/// <summary>
/// How a decision is written back: one request, in whose texts names in braces stand for values: <c>{external_id}</c>,
/// <c>{label}</c>, <c>{category}</c>, <c>{confidence}</c>, <c>{status}</c>, <c>{model}</c>, <c>{ticket_id}</c>, <c>{fields.name}</c> of the
/// ticket, and those of <c>values</c>.
/// </summary>
public sealed record WriteBack
{
    /// <summary>Requests a minute, unless it is said.</summary>
    public const int DefaultPerMinute = 60;

    /// <summary>Whether anything is written; yes, if left out.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>PUT</c>, <c>PATCH</c> or <c>POST</c>.</summary>
    [Required, AllowedValues("PUT", "PATCH", "POST")]
    public string? Method { get; init; }

    /// <summary>Where to; its host has no name in braces but those of <c>values</c>.</summary>
    [Required, StringLength(2000, MinimumLength = 1)]
    public string? Url { get; init; }

    /// <summary>Headers; here <c>{token}</c> stands for the token, <c>{token_base64}</c> for it as base64.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The body, as JSON. A text that is <c>{number.label}</c> alone becomes a number; so does <c>{confidence}</c>.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>What the help desk calls the categories; <c>*</c> for all others. Without it, as they are called here.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>How sure a model has to be; if it is less, or left it to a person, the fallback is written.</summary>
    [Range(0, 1)]
    public double? MinConfidence { get; init; }

    /// <summary>The label for what a model was not sure of; nothing is written then, if left out.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Fallback { get; init; }

    /// <summary>Requests a minute of each host, at most; 60 if left out.</summary>
    [Range(1, 6000)]
    public int? PerMinute { get; init; }
}
