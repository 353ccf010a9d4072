using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Reads the tickets that wait for a person, those worth most first.</summary>
public sealed class Reviews(NpgsqlDataSource database, TicketReader tickets)
{
    // Ranked at each request.
    private const int Candidates = 1000;

    // Texts are compared by their first characters.
    private const int ComparedCharacters = 2000;

    /// <summary>Some of them, each with how many of the candidates are like it.</summary>
    /// <param name="without">Those that are passed over, and with each all that are like it.</param>
    /// <param name="limit">Tickets, at most.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<TicketView>> ReadAsync(
        IReadOnlySet<Guid> without,
        int limit,
        CancellationToken cancellation
    )
    {
        var candidates = await ReadCandidatesAsync(cancellation);
        var passed = candidates.Where(each => without.Contains(each.Id)).Select(each => each.Fingerprint).ToHashSet();
        candidates.RemoveAll(each => passed.Contains(each.Fingerprint));
        var chosen = ReviewTicketsEndpoint.Rank(candidates).Take(limit).ToArray();
        return await tickets.ReadReviewsAsync(chosen, cancellation);
    }

    /// <summary>Those of the candidates whose text is the same as a ticket's, as they are counted; not that one.</summary>
    public async Task<Guid[]> AlikeAsync(TicketView ticket, CancellationToken cancellation)
    {
        var fingerprint = FingerprintOf(ticket.Subject, ticket.Body);
        var candidates = await ReadCandidatesAsync(cancellation);
        return [.. candidates.Where(each => each.Fingerprint == fingerprint && each.Id != ticket.Id).Select(each => each.Id)];
    }

    private static long FingerprintOf(string subject, string body) =>
        Fingerprint.Of(
            subject[..Math.Min(subject.Length, ComparedCharacters)],
            body[..Math.Min(body.Length, ComparedCharacters)]
        );

    private Task<List<ReviewCandidate>> ReadCandidatesAsync(CancellationToken cancellation) =>
        database.QueryAsync(
            $"""
            select outcome.id, case when outcome.confidence is not null then outcome.best end, outcome.confidence,
                outcome.second_confidence,
                left(ticket.data ->> 'subject', {ComparedCharacters}), left(ticket.data ->> 'body', {ComparedCharacters})
            from (select id, best, confidence, second_confidence from {Schema.Outcome}
                where status = 'needs_review' order by id desc limit {Candidates}) outcome
            cross join lateral (select data from {Schema.Ticket} where id = outcome.id offset 0) ticket
            order by outcome.id desc
            """,
            [],
            row => new ReviewCandidate(
                row.GetGuid(0),
                Fingerprint.Of(row.GetString(4), row.GetString(5)),
                row.Get<string>(1),
                row.Get<float?>(2),
                row.Get<float?>(3)
            ),
            cancellation
        );
}
