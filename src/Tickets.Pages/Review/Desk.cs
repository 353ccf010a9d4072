using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A ticket on the desk.</summary>
/// <param name="Ticket">The ticket, with reasons.</param>
/// <param name="Alike">How many of those that wait have its text, itself included.</param>
/// <param name="Categories">Those that the model in use knows, always in the same order.</param>
/// <param name="Passed">Those that were passed over, as the URL has them.</param>
/// <param name="Refused">What somebody wanted to say, and was not taken, for the ticket had changed; empty to undo.</param>
public sealed record DeskTicket(
    TicketView Ticket,
    int Alike,
    IReadOnlyList<string> Categories,
    string Passed,
    string? Refused = null
);

/// <summary>How somebody gets on at the desk.</summary>
/// <param name="Session">What they have done.</param>
/// <param name="Last">Their latest decisions, each with its ticket as it is now; the last one first.</param>
/// <param name="Waiting">How many tickets wait, as of a moment ago.</param>
/// <param name="PerMinute">Decisions in a minute; null as long as there are too few to say.</param>
/// <param name="Said">What became of the form that was sent; null if none was.</param>
public sealed record DeskProgress(
    DeskSession Session,
    IReadOnlyList<(DeskDecision Decision, TicketView Ticket)> Last,
    long Waiting,
    double? PerMinute,
    string? Said = null
);

/// <summary>The desk of somebody who reviews.</summary>
/// <param name="Tickets">The ticket on it, and with a script the next ones; none if none waits.</param>
/// <param name="Categories">Those that the model in use knows.</param>
/// <param name="Passed">Those that were passed over, as the URL has them.</param>
/// <param name="Progress">How they get on.</param>
public sealed record Desk(
    IReadOnlyList<DeskTicket> Tickets,
    IReadOnlyList<string> Categories,
    string Passed,
    DeskProgress Progress
);

/// <summary>Reads what is shown at the desk.</summary>
internal sealed class Desks(
    Reviews reviews,
    TicketReader tickets,
    IInference inference,
    Overviews overviews,
    TimeProvider clock
)
{
    /// <summary>Tickets that can be passed over at the same time.</summary>
    public const int MostPassed = 80;

    /// <summary>The next tickets to decide about.</summary>
    public async Task<IReadOnlyList<DeskTicket>> NextAsync(IReadOnlyList<Guid> passed, int limit, CancellationToken cancellation)
    {
        var next = await reviews.ReadAsync(passed.ToHashSet(), limit, cancellation);
        var shown = new List<DeskTicket>();
        foreach (var ticket in next)
            shown.Add(await ShowAsync(ticket.Id, passed, cancellation) with { Alike = ticket.Alike ?? 1 });
        return shown;
    }

    /// <summary>A certain ticket, whatever has become of it.</summary>
    /// <exception cref="RefusedException">There is no such ticket (404).</exception>
    public async Task<DeskTicket> ShowAsync(Guid id, IReadOnlyList<Guid> passed, CancellationToken cancellation) =>
        new(
            await GetTicketEndpoint.ReadAsync(new(id, WithReasons: true), tickets, inference, cancellation),
            Alike: 1,
            await inference.CategoriesAsync(cancellation),
            string.Join(',', passed)
        );

    /// <summary>How somebody gets on.</summary>
    public async Task<DeskProgress> ProgressAsync(DeskSession session, string? said, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(session.Last.Select(decision => tickets.ShowAsync(decision.Ticket, cancellation)));
        var last = session.Last.Zip(found, (decision, ticket) => (decision, ticket));
        var overview = await overviews.GetAsync(cancellation);
        return new(
            session,
            [.. last.Where(each => each.ticket is not null).Select(each => (each.decision, each.ticket!))],
            overview.Tickets.NeedsReview,
            session.PerMinute(clock.GetUtcNow()),
            said
        );
    }

    /// <summary>All of the desk, with a certain ticket or the next one.</summary>
    public async Task<Desk> ReadAsync(HttpContext context, Guid? id, IReadOnlyList<Guid> passed, string? said = null, string? refused = null)
    {
        var cancellation = context.RequestAborted;
        IReadOnlyList<DeskTicket> shown = id is { } wanted
            ? [await ShowAsync(wanted, passed, cancellation) with { Refused = refused }]
            : await NextAsync(passed, limit: 1, cancellation);
        var progress = await ProgressAsync(SessionOf(context), said, cancellation);
        return new(shown, await inference.CategoriesAsync(cancellation), string.Join(',', passed), progress);
    }

    /// <summary>What a browser has done.</summary>
    public DeskSession SessionOf(HttpContext context) => DeskSession.Of(context, clock.GetUtcNow());
}
