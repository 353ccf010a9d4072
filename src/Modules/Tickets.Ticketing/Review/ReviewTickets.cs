using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>A ticket that waits for a person, as far as its rank depends on it.</summary>
/// <param name="Id">The ticket's.</param>
/// <param name="Fingerprint">Of its text.</param>
/// <param name="Guess">The category the model thinks most probable; null if it has none.</param>
/// <param name="Confidence">How probable that is.</param>
/// <param name="SecondConfidence">How probable the next one is.</param>
public sealed record ReviewCandidate(
    Guid Id,
    long Fingerprint,
    string? Guess,
    float? Confidence,
    float? SecondConfidence
);

/// <summary>The tickets to review next.</summary>
public sealed record ReviewPage(IReadOnlyList<TicketView> Items);

/// <summary>
/// <c>GET /reviews?limit=</c>: tickets that wait for a person, those first from whose category a model would learn most.
/// </summary>
[Tags("Review")]
public static class ReviewTicketsEndpoint
{
    private const int DefaultLimit = 20;

    /// <summary>200 the tickets, most worth looking at first, each with how many of the candidates are like it.</summary>
    [WolverineGet("/reviews", OperationId = "listReviews", Summary = "List the tickets to review next")]
    [Scope(Scope.Read)]
    [QueryParameter(
        "limit",
        "Tickets, at most.",
        Type = typeof(int),
        Default = DefaultLimit,
        AtMost = "Limits:PageSize"
    )]
    public static async Task<ReviewPage> Get(HttpContext context, Reviews reviews, Limits limits)
    {
        var problems = new Problems();
        var limit = problems.ReadLimit(context.Request.Query, DefaultLimit, limits.PageSize);
        problems.ThrowIfAny();

        return new ReviewPage(await reviews.ReadAsync(without: new HashSet<Guid>(), limit, context.RequestAborted));
    }

    /// <summary>
    /// Ranks tickets by (1 - margin) * sqrt(duplicates), margin being the difference of the two best confidences; of those with the
    /// same best category the second is worth half of that, the third a third, so that all categories have their turn.
    /// Near-duplicates (<see cref="Fingerprint" />) are shown once, with their number.
    /// </summary>
    public static IEnumerable<(Guid Id, int Alike)> Rank(IReadOnlyList<ReviewCandidate> tickets)
    {
        return tickets
            .GroupBy(ticket => ticket.Fingerprint)
            .Select(alike => (Ticket: alike.First(), Count: alike.Count()))
            .GroupBy(alike => alike.Ticket.Guess)
            .SelectMany(ofOne => ofOne.OrderByDescending(Worth).Select((alike, place) => (alike, Worth: Worth(alike) / (1 + place))))
            .OrderByDescending(ranked => ranked.Worth)
            .Select(ranked => (ranked.alike.Ticket.Id, ranked.alike.Count));

        static double Worth((ReviewCandidate Ticket, int Count) alike) => Undecided(alike.Ticket) * Math.Sqrt(alike.Count);
    }

    // 1 when the two best are equally probable, or nothing is known; 0 when there is no doubt.
    private static double Undecided(ReviewCandidate ticket) =>
        ticket is { Confidence: { } best, SecondConfidence: { } second } ? 1 - ((double)best - second) : 1;
}
