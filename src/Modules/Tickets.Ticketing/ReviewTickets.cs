using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tickets.Ticketing.Import;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>
/// <c>GET /reviews?limit=</c>: of the tickets that wait for a person, those that a category would teach a model most
/// about.
/// </summary>
public static class ReviewTicketsEndpoint
{
    // Enough to choose from, little enough to weigh at each request.
    private const int Candidates = 1000;

    /// <summary>200 the tickets, most worth looking at first, each with how many of the candidates are like it.</summary>
    [WolverineGet("/reviews")]
    public static async Task<IResult> Get(HttpContext context, TicketReader tickets, Limits limits)
    {
        var problems = new Problems();
        var limit = 20;
        foreach (var (name, value) in context.Request.Query)
        {
            if (name != "limit")
                problems.Add(name, "is not a parameter of this route");
            else
                limit = problems.ReadLimit(value.ToString(), limits);
        }
        if (problems.Any)
            return Results.Problem(problems.ToProblemDetails());

        var query = new TicketQuery { Status = TicketStatus.NeedsReview, Limit = Candidates };
        var (page, _) = await tickets.ReadPageAsync(query, context.RequestAborted);
        var items = JsonNode.Parse(page)!["items"]!.AsArray().Select(item => item!.AsObject());
        return Results.Json(new { items = Rank([.. items]).Take(limit) }, TicketJson.Answers);
    }

    /// <summary>
    /// Orders tickets by what is to be learnt from them: how undecided the model is between its two best categories,
    /// more so for a category it seldom thinks of and for a text that came often. Texts with the same
    /// <see cref="Fingerprint" /> are shown once.
    /// </summary>
    public static IEnumerable<JsonObject> Rank(IReadOnlyList<JsonObject> tickets)
    {
        var byGuess = tickets.CountBy(Guess).ToDictionary();
        return tickets
            .GroupBy(ticket => Fingerprint.Of((string)ticket["subject"]!, (string)ticket["body"]!))
            .Select(alike => (Ticket: alike.First(), Count: alike.Count()))
            .OrderByDescending(alike =>
                Undecided(alike.Ticket) * Math.Sqrt(alike.Count) / Math.Sqrt(byGuess[Guess(alike.Ticket)])
            )
            .Select(alike =>
            {
                alike.Ticket["alike"] = alike.Count;
                return alike.Ticket;
            });
    }

    private static string Guess(JsonObject ticket) =>
        ticket["alternatives"]!.AsArray() is [{ } best, ..] ? (string)best["category"]! : "";

    // 1 when the two best are equally probable, or nothing is known; 0 when there is no doubt.
    private static double Undecided(JsonObject ticket) =>
        ticket["alternatives"]!.AsArray() is [{ } best, { } second, ..]
            ? 1 - ((double)best["confidence"]! - (double)second["confidence"]!)
            : 1;
}
