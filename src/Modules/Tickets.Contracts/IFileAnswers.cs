namespace Tickets.Contracts;

/// <summary>Writes a file again as CSV, with an answer to each of its rows.</summary>
public interface IFileAnswers
{
    /// <summary>Does it, a batch at a time, in the order of the file; rows that can't be read come too, without an answer.</summary>
    /// <param name="file">The file, or - for standard input.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="output">Where to.</param>
    /// <param name="columns">The columns of the answers; they follow those of the file.</param>
    /// <param name="answer">Answers a batch of texts, each with a cell for each of the columns.</param>
    /// <param name="report">Is told how many rows of how many are done.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<AnsweredFile> WriteAsync(
        string file,
        FileReading reading,
        Stream output,
        IReadOnlyList<string> columns,
        Func<IReadOnlyList<TicketText>, IReadOnlyList<IReadOnlyList<string>>> answer,
        Action<long, long> report,
        CancellationToken cancellation
    );
}

/// <summary>What became of a file.</summary>
/// <param name="Rows">Rows with an answer.</param>
/// <param name="Rejected">Rows that could not be read.</param>
/// <param name="FirstRejected">The first of those, in words.</param>
/// <param name="Sentences">What the file was taken for, and what was mended, guessed or left out.</param>
public sealed record AnsweredFile(long Rows, long Rejected, IReadOnlyList<string> FirstRejected, IReadOnlyList<string> Sentences);
