using System.Globalization;
using System.Text.Json.Serialization;

namespace Tickets.Ticketing;

/// <summary>Many similar tickets in a short time.</summary>
/// <param name="Id">Identity.</param>
/// <param name="TicketId">The first ticket of its kind; the others are similar to it.</param>
/// <param name="Subject">Its subject, 100 characters at most; null if the ticket is gone.</param>
/// <param name="Tickets">How many there are, since it began.</param>
/// <param name="Usual">How many there usually are in that time, by the last seven days.</param>
/// <param name="Minutes">The time.</param>
/// <param name="BeganAt">When the first ticket of the burst came in.</param>
/// <param name="LastAt">When the last one did.</param>
public sealed record Burst(
    Guid Id,
    Guid TicketId,
    string? Subject,
    long Tickets,
    double Usual,
    double Minutes,
    DateTimeOffset BeganAt,
    DateTimeOffset LastAt
)
{
    /// <summary>Says so.</summary>
    public string ToSentence() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Tickets} tickets like “{Name}” since {BeganAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; usually {Usual:0.#} in {Minutes:0.#} minutes."
        );

    /// <summary>What it is called: the subject, or what stands for it.</summary>
    [JsonIgnore]
    public string Name => string.IsNullOrWhiteSpace(Subject) ? $"{TicketId}" : Subject;
}

/// <summary>Similar tickets of late, group by group.</summary>
/// <param name="window">How long they are of late.</param>
public sealed class SimilarOfLate(TimeSpan window)
{
    private readonly Dictionary<Guid, Queue<DateTimeOffset>> _groups = [];

    /// <summary>
    /// A ticket was found to be in a group, not its first one; gives how many of it came of late, that one included, and when the
    /// first of these did.
    /// </summary>
    public (int Tickets, DateTimeOffset Since) Add(Guid group, DateTimeOffset at)
    {
        if (!_groups.TryGetValue(group, out var times))
            _groups[group] = times = new([LiveId.TimeOf(group)]);
        times.Enqueue(at);
        Forget(times, at);
        return (times.Count, times.Peek());
    }

    /// <summary>Forgets the groups of which none came of late.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var (group, times) in _groups)
        {
            Forget(times, now);
            if (times.Count == 0)
                _groups.Remove(group);
        }
    }

    private void Forget(Queue<DateTimeOffset> times, DateTimeOffset now)
    {
        while (times.TryPeek(out var first) && now - first > window)
            times.Dequeue();
    }
}
