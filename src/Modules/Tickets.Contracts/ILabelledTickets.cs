namespace Tickets.Contracts;

/// <summary>The tickets that models are trained on and evaluated against.</summary>
public interface ILabelledTickets
{
    /// <summary>
    /// Streams labelled tickets in a stable order: those in the store.
    /// </summary>
    /// <param name="target">What of a ticket is the label; tickets without it are passed over.</param>
    /// <param name="labels">Whose word counts, of tickets of the store.</param>
    /// <param name="source">Of imported tickets, only those from this source (a file name); null takes all.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<LabelledTicket> ReadLabelledAsync(
        Target target,
        LabelSource labels,
        string? source,
        CancellationToken cancellation
    );

    /// <summary>Why a source has no labelled tickets, with the names of those that have; null if it has some, or no source has.</summary>
    /// <param name="target">What of a ticket is the label.</param>
    /// <param name="source">The source.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<string?> WhyNoneAsync(Target target, string source, CancellationToken cancellation);

    /// <summary>Streams the labelled tickets of a file in its order.</summary>
    /// <param name="target">What of a ticket is the label; tickets without it are passed over.</param>
    /// <param name="file">The file, or - for standard input.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="report">Is told how the file was read, when it was read whole.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<LabelledTicket> ReadFileAsync(
        Target target,
        string file,
        FileReading reading,
        Action<LabelledFile> report,
        CancellationToken cancellation
    );

    /// <summary>Writes a CSV of tickets that may have a wrong category, for a person to look through; it replaces a file of that name.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    void WriteDoubtful(string file, IEnumerable<DoubtfulLabel> labels);
}

/// <summary>How a file of labelled tickets was read.</summary>
/// <param name="Labelled">Rows with a label.</param>
/// <param name="Unlabelled">Good rows without one, which were passed over.</param>
/// <param name="Rejected">Bad rows.</param>
/// <param name="FirstRejected">The first of those, in words.</param>
/// <param name="LostLabels">Labels that only bad rows have, with how many.</param>
/// <param name="Sentences">What the file was taken for, and what was mended, guessed or left out.</param>
public sealed record LabelledFile(
    int Labelled,
    int Unlabelled,
    int Rejected,
    IReadOnlyList<string> FirstRejected,
    IReadOnlyDictionary<string, int> LostLabels,
    IReadOnlyList<string> Sentences
)
{
    /// <summary>What a person is told of it.</summary>
    public IEnumerable<string> InWords()
    {
        foreach (var sentence in Sentences)
            yield return sentence;
        yield return $"{Labelled} rows with a label, {Unlabelled} without, {Rejected} rejected";
        foreach (var row in FirstRejected)
            yield return row;
        if (Rejected > FirstRejected.Count)
            yield return $"… and {Rejected - FirstRejected.Count} more";
    }

    /// <summary>Why nothing is learnt from it.</summary>
    public string WhyNotTrained() =>
        $"all rows of {string.Join(", ", LostLabels.Keys.Take(10).Select(label => $"'{label}'"))} were rejected: "
        + "a model would not know that they are there; mend the file, or take those rows out";
}
