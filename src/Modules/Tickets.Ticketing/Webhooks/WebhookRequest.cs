using System.ComponentModel.DataAnnotations;
using System.Net;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /webhooks</c> and <c>PUT /webhooks/{id}</c>: an endpoint.</summary>
[Example("""{"url": "https://desk.example/hooks/tickets", "events": ["ticket.classified", "ticket.needs_review"], "by": "ann"}""")]
public sealed record WebhookRequest
{
    private const int MaxUrl = 2000;

    /// <summary>Where events are sent to: an https URL whose host has a public address.</summary>
    [Required, StringLength(MaxUrl, MinimumLength = 1)]
    public string? Url { get; init; }

    /// <summary>Which ones: ticket.classified, ticket.needs_review, ticket.failed, ticket.corrected, job.finished.</summary>
    [Required]
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Whether it is told of each ticket of imports and runs, too; no, if left out.</summary>
    public bool? Bulk { get; init; }

    /// <summary>Whether it is told anything; yes, if left out.</summary>
    public bool? Enabled { get; init; }

    /// <summary>What signs, if there is one already: <c>whsec_</c> and 24 to 64 bytes as base64. For a new endpoint only.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Secret { get; init; }

    /// <summary>Who asks, for the record.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? By { get; init; }

    /// <summary>What is wrong with it.</summary>
    public Problems Check(WebhookSettings settings)
    {
        var problems = new Problems();
        problems.RequireText("url", Url);
        if (WhyNot(Url, settings) is { } error)
            problems.Add("url", error);
        if (Events is not { Count: > 0 } || Events.Distinct().Count() < Events.Count || Events.Except(WebhookEvents.Types).Any())
            problems.Add("events", $"must be some of {string.Join(", ", WebhookEvents.Types)}, each once");
        if (Secret is { } secret && !WebhookSecret.IsOne(secret))
            problems.Add("secret", WebhookSecret.Form);
        problems.CheckBy(By);
        return problems;
    }

    /// <summary>Why nothing may be sent to a URL; null if it may.</summary>
    internal static string? WhyNot(string? address, WebhookSettings settings)
    {
        if (address?.Length > MaxUrl)
            return $"may have at most {MaxUrl} characters";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            return "must be an https URL";
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return "must have no user and no #";
        if (settings.AllowPrivate)
            return null;
        if (url.Scheme != Uri.UriSchemeHttps)
            return "must begin with https://, unless Webhooks__AllowPrivate=true";
        return IPAddress.TryParse(url.DnsSafeHost, out var ip) && !PublicAddresses.Has(ip)
            ? $"{ip} is no public address; Webhooks__AllowPrivate=true allows it"
            : null;
    }
}
