using System.Text.Json.Serialization;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A ticket as the API shows it.</summary>
[Example(
    """
    {
      "id": "01991a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b", "subject": "Cannot log in",
      "body": "The page answers 500 since noon.",
      "priority": "high", "source": "api", "external_id": null, "label": null, "split": "live",
      "created_at": "2026-11-26T08:00:00.000Z", "version": 1, "status": "processed", "category": "technical", "confidence": 0.93,
      "alternatives": [{"category": "technical", "confidence": 0.93}, {"category": "account", "confidence": 0.05}],
      "reason": null, "model_version": "0f1e2d3c4b5a", "classified_at": "2026-11-26T08:00:00.100Z",
      "corrected_by": null, "predicted_priority": null
    }
    """
)]
public sealed record TicketView
{
    /// <summary>Identity; also the id of its task.</summary>
    public required Guid Id { get; init; }

    /// <summary>Subject; may be empty, if the body is not.</summary>
    public required string Subject { get; init; }

    /// <summary>The text the requester wrote; may be empty, if the subject is not.</summary>
    public required string Body { get; init; }

    /// <summary>What stood below the text in a help desk's e-mail: quoted messages and the signature. It is not classified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Quoted { get; init; }

    /// <summary>How urgent; null when nobody said so.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Where it comes from: what the client said, else <c>api</c>; or the name of the imported file.</summary>
    public required string Source { get; init; }

    /// <summary>The id that the source gives the ticket.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The category the data set gives the ticket.</summary>
    public string? Label { get; init; }

    /// <summary>What the ticket may be used for.</summary>
    public Split Split { get; init; }

    /// <summary>When the ticket came in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was opened where it comes from; null if nobody said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>What else the source says of it, by the source's names; null if it says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>The domain of the e-mail address that it comes from; null if nobody said one. Of the rest only a hash is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequesterDomain { get; init; }

    /// <summary>How many of which kind of personal data were replaced in its text and fields; null if none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? Redacted { get; init; }

    /// <summary>1 as it came in, one more with each time it was replaced.</summary>
    public required int Version { get; init; }

    /// <summary>Where it is on its way.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>Its category; null until it has one.</summary>
    public string? Category { get; init; }

    /// <summary>Calibrated probability of the model's best category, 0 to 1.</summary>
    public float? Confidence { get; init; }

    /// <summary>The model's best categories, most probable first.</summary>
    public IReadOnlyList<ScoredCategory> Alternatives { get; init; } = [];

    /// <summary>Why it waits, why the model abstained, or why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The model that decided.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? ClassifiedAt { get; init; }

    /// <summary>The person that decided.</summary>
    public string? CorrectedBy { get; init; }

    /// <summary>The priority a model predicts, if nobody said so.</summary>
    public PredictedPriority? PredictedPriority { get; init; }

    /// <summary>
    /// Of a queued ticket: seconds until it has most likely been classified, 1 to 600, by how many wait and how fast they
    /// are done.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExpectedWaitSeconds { get; init; }

    /// <summary>In a list of reviews: how many of the candidates are like it, itself included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Alike { get; init; }

    /// <summary>Of a ticket that is shown alone: which tickets are similar to it; absent if none is known to be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SimilarView? Similar { get; init; }

    /// <summary>In a file of lines of JSON: what was decided before, the latest first, 100 at most; absent if nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Decision>? History { get; init; }

    /// <summary>If it was asked for: what each word added to the decision, unless that model is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Explanation? Reasons { get; init; }

    /// <summary>Shows a ticket.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="whyItWaits">The reason of a ticket that is queued.</param>
    public static TicketView Of(StoredTicket ticket, string? whyItWaits)
    {
        var (document, outcome) = ticket;
        return new TicketView
        {
            Id = document.Id,
            Subject = document.Subject,
            Body = document.Body,
            Quoted = document.Quoted,
            Priority = document.Priority,
            Source = document.Source,
            ExternalId = document.ExternalId,
            Label = document.Label,
            Split = document.Split,
            CreatedAt = document.CreatedAt,
            OpenedAt = document.OpenedAt,
            Fields = document.Fields,
            RequesterDomain = document.RequesterDomain,
            Redacted = document.Redacted,
            Version = document.Version ?? 1,
            Status = ticket.Status,
            Category = ticket.Status == TicketStatus.Processed ? outcome?.Best : null,
            Confidence = outcome?.Confidence,
            Alternatives = outcome?.Alternatives ?? [],
            Reason = outcome?.Reason ?? (ticket.Status == TicketStatus.Queued ? whyItWaits : null),
            ModelVersion = outcome?.ModelVersion,
            ClassifiedAt = outcome?.ClassifiedAt,
            CorrectedBy = outcome?.CorrectedBy,
            PredictedPriority = outcome?.PredictedPriority is var (priority, confidence) ? new(priority, confidence) : null,
        };
    }
}
