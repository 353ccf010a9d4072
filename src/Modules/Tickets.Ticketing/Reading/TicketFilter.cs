using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Which tickets a list or a count is about: those that match all that is given.</summary>
public sealed record TicketFilter
{
    /// <summary>Tickets to name by their ids, at most: a URL has no room for many.</summary>
    public const int MaxIds = 100;

    private const string NoIds = "must be 1 to 100 ids of tickets, with commas between";
    private const string NoShare = "must be a number from 0 to 1";
    private const string Millisecond = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Their category.</summary>
    public string? Category { get; init; }

    /// <summary>The category that the file they came in with gives them.</summary>
    public string? Label { get; init; }

    /// <summary>Where they are on their way.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>How urgent they are.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Where they come from: a help desk, <c>api</c>, or the name of an imported file.</summary>
    public string? Source { get; init; }

    /// <summary>The id that the source gives the ticket.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The hash of who they come from.</summary>
    public string? Requester { get; init; }

    /// <summary>Why the model abstained, or why the ticket failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The version of the model that decided.</summary>
    public string? Model { get; init; }

    /// <summary>Whether a person decided.</summary>
    public bool? Corrected { get; init; }

    /// <summary>The least confidence of the model's best category.</summary>
    public float? MinConfidence { get; init; }

    /// <summary>The greatest one.</summary>
    public float? MaxConfidence { get; init; }

    /// <summary>When they came in, from this moment on; whole milliseconds.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>A part of the subject or the body, whatever the case.</summary>
    public string? Text { get; init; }

    /// <summary>These tickets only.</summary>
    public IReadOnlyList<Guid>? Ids { get; init; }

    /// <summary>Tickets that are similar to this one, which is one of them; the last 10,000 of them.</summary>
    public Guid? SimilarTo { get; init; }

    /// <summary>Whether only tickets with an outcome can match.</summary>
    internal bool NeedsOutcome =>
        Category is not null
        || Reason is not null
        || Model is not null
        || Corrected == true
        || MinConfidence is not null
        || MaxConfidence is not null;

    /// <summary>Whether it says when they came in.</summary>
    internal bool HasTimes => From is not null || To is not null;

    /// <summary>The query string that <see cref="Parse" /> reads; the same for the same filter.</summary>
    public QueryString ToQueryString() =>
        QueryString.Create(
            new KeyValuePair<string, string?>[]
            {
                new("category", Category),
                new("label", Label),
                new("status", Status is { } status ? EnumNames.Of(status) : null),
                new("priority", Priority is { } priority ? EnumNames.Of(priority) : null),
                new("source", Source),
                new("external_id", ExternalId),
                new("requester", Requester),
                new("reason", Reason),
                new("model", Model),
                new("corrected", Corrected switch { null => null, true => "true", false => "false" }),
                new("min_confidence", MinConfidence?.ToString(CultureInfo.InvariantCulture)),
                new("max_confidence", MaxConfidence?.ToString(CultureInfo.InvariantCulture)),
                new("from", From is { } from ? Write(from) : null),
                new("to", To is { } to ? Write(to) : null),
                new("text", Text),
                new("similar_to", SimilarTo?.ToString()),
                new("ids", Ids is { } ids ? string.Join(',', ids) : null),
            }.Where(parameter => parameter.Value is not null)
        );

    /// <summary>Reads a query string that has nothing else to check.</summary>
    /// <exception cref="RefusedException">Something is out of range.</exception>
    public static TicketFilter Read(IQueryCollection parameters, Requesters requesters)
    {
        var problems = new Problems();
        var filter = Parse(parameters, requesters, problems);
        problems.ThrowIfAny();
        return filter;
    }

    /// <summary>Reads a query string; what is out of range becomes a problem.</summary>
    public static TicketFilter Parse(IQueryCollection parameters, Requesters requesters, Problems problems)
    {
        var filter = new TicketFilter
        {
            Category = ReadText("category"),
            Label = ReadText("label"),
            Status = problems.ReadName<TicketStatus>(parameters, "status"),
            Priority = problems.ReadName<Priority>(parameters, "priority"),
            Source = ReadText("source"),
            ExternalId = ReadText("external_id"),
            Requester = ReadText("requester") is { } requester ? requesters.HashOf(requester) : null,
            Reason = ReadText("reason"),
            Model = ReadText("model"),
            Corrected = problems.Read(parameters, "corrected", ParseBool, "must be true or false"),
            MinConfidence = problems.Read(parameters, "min_confidence", ParseShare, NoShare),
            MaxConfidence = problems.Read(parameters, "max_confidence", ParseShare, NoShare),
            From = problems.ReadTime(parameters, "from"),
            To = problems.ReadTime(parameters, "to"),
            Text = ReadText("text"),
            SimilarTo = problems.Read(parameters, "similar_to", ParseId, "must be the id of a ticket"),
            Ids = problems.Read(parameters, "ids", ParseIds, NoIds),
        };
        if (filter.MinConfidence > filter.MaxConfidence)
            problems.Add("min_confidence", "must not be greater than max_confidence");
        if (filter.From >= filter.To)
            problems.Add("from", "must be before to");
        return filter;

        string? ReadText(string name) => problems.ReadText(parameters, name);
    }

    /// <summary>A time as documents have it.</summary>
    internal static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Millisecond, CultureInfo.InvariantCulture);

    private static IReadOnlyList<Guid>? ParseIds(string text)
    {
        var ids = new List<Guid>();
        foreach (var part in text.Split(','))
            if (ids.Count < MaxIds && Guid.TryParseExact(part, "D", out var id))
                ids.Add(id);
            else
                return null;
        return ids;
    }

    private static Guid? ParseId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    private static bool? ParseBool(string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    private static float? ParseShare(string text) =>
        float.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
        && share is >= 0 and <= 1
            ? share
            : null;
}
