using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// The work of one message. Results are recorded as they come, so that a slow model gets on and a second copy of the
/// message does not do the same again. Tickets that can't be classified are found by halving, and fail alone.
/// </summary>
/// <param name="work">The tickets of the message.</param>
/// <param name="scorer">The model.</param>
/// <param name="classify">What it says of some texts, and what other models add.</param>
/// <param name="compare">Is told what was recorded.</param>
/// <param name="backlog">Gives parts of the work.</param>
/// <param name="clock">Tells when to record.</param>
public sealed class ClassificationRun(
    IBacklogWork work,
    IScorer scorer,
    Func<IReadOnlyList<TicketText>, IReadOnlyList<Classification>> classify,
    Action<IReadOnlyList<TicketText>, IReadOnlyList<Classification>> compare,
    IBacklog backlog,
    TimeProvider clock
)
{
    private const int FirstSlice = 8;

    /// <summary>Work counts as lost after three times as long, by default.</summary>
    private static readonly TimeSpan RecordEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortSlice = TimeSpan.FromSeconds(1);

    /// <summary>Does it; throws what <see cref="TryLater" /> says is to be waited out.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await ClassifyAsync(work, cancellation);
        }
        catch (Exception poisoned) when (!TryLater.Applies(poisoned))
        {
            await HalveAsync(await work.ReadIdsAsync(cancellation), cancellation);
            await work.RecordAsync(scorer.Version, [], cancellation); // closes the chunk
        }
    }

    private async Task ClassifyAsync(IBacklogWork part, CancellationToken cancellation)
    {
        while (true)
        {
            var (texts, isLast) = await part.ReadTextsAsync(cancellation);
            await ScoreAsync(part, texts, cancellation);
            if (isLast)
                return;
        }
    }

    // In slices that grow as long as they are quick: a transformer may need a second for a text.
    private async Task ScoreAsync(IBacklogWork part, TicketText[] texts, CancellationToken cancellation)
    {
        var (recorded, size, since) = (0, FirstSlice, clock.GetTimestamp());
        var results = new List<Classification>(texts.Length);
        while (results.Count + recorded < texts.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            var begin = recorded + results.Count;
            var slice = new ArraySegment<TicketText>(texts, begin, Math.Min(size, texts.Length - begin));
            var began = clock.GetTimestamp();
            results.AddRange(classify(slice));
            if (clock.GetElapsedTime(began) < ShortSlice)
                size *= 4;
            if (clock.GetElapsedTime(since) < RecordEvery || begin + slice.Count == texts.Length)
                continue;
            await RecordAsync(part, texts.AsMemory(recorded, results.Count), results, cancellation);
            await work.KeepAsync(cancellation); // not the part: a ticket of a chunk is not sent on its own
            (recorded, since) = (recorded + results.Count, clock.GetTimestamp());
            results.Clear();
        }

        await RecordAsync(part, texts.AsMemory(recorded), results, cancellation);
    }

    private async Task RecordAsync(
        IBacklogWork part,
        ReadOnlyMemory<TicketText> texts,
        List<Classification> results,
        CancellationToken cancellation
    )
    {
        await part.RecordAsync(scorer.Version, results, cancellation);
        compare(texts.ToArray(), results);
    }

    // The one ticket that can't be classified ends as failed, with the reason; its neighbours are classified.
    private async Task HalveAsync(Guid[] tickets, CancellationToken cancellation)
    {
        if (tickets.Length == 0)
            return;
        try
        {
            await ClassifyAsync(backlog.WorkOf(new ClassifyTickets(tickets)), cancellation);
        }
        catch (Exception poisoned) when (!TryLater.Applies(poisoned))
        {
            if (tickets is [var ticket])
            {
                scorer.MustBeFit();
                await work.FailAsync(ticket, poisoned.Message, cancellation);
                return;
            }

            var middle = tickets.Length / 2;
            await HalveAsync(tickets[..middle], cancellation);
            await HalveAsync(tickets[middle..], cancellation);
        }
    }
}
