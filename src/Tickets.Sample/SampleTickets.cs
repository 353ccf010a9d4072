namespace Tickets.Sample;

/// <summary>A made-up ticket with its label.</summary>
public sealed record SampleTicket(string Subject, string Body, string Category, string Priority, string Language);

/// <summary>Makes up support tickets: the same ones for the same seed, on any machine.</summary>
public static class SampleTickets
{
    /// <summary>The first tickets of a seed, made while they are read.</summary>
    public static IEnumerable<SampleTicket> Generate(long rows, long seed)
    {
        for (var row = 0L; row < rows; row++)
            yield return new SampleAuthor(PhraseBook.Default, new SampleRandom(seed, row)).Write();
    }
}
