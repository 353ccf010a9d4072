namespace Tickets.SharedKernel;

/// <summary>Looks for something that is commonly wrong; <c>./tickets doctor</c> runs all that are registered.</summary>
public interface IExamination
{
    /// <summary>
    /// Whether it can say something only while PostgreSQL answers, with the tables of this version; where it does not,
    /// that alone is told.
    /// </summary>
    bool NeedsTables { get; }

    /// <summary>What it finds, also of what is well.</summary>
    IAsyncEnumerable<Finding> RunAsync(CancellationToken cancellation);
}

/// <summary>How bad something is.</summary>
public enum Verdict
{
    /// <summary>It is as it should be.</summary>
    Ok,

    /// <summary>It works, and somebody should look at it.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Fault,
}

/// <summary>What was found.</summary>
/// <param name="Check">What was looked at, for a program: <c>postgres.clock</c>.</param>
/// <param name="Verdict">How bad it is.</param>
/// <param name="Sentence">What is so, for a person.</param>
/// <param name="Remedy">What to do; null if there is nothing to do.</param>
public sealed record Finding(string Check, Verdict Verdict, string Sentence, string? Remedy = null)
{
    /// <summary>Something that is as it should be.</summary>
    public static Finding Ok(string check, string sentence) => new(check, Verdict.Ok, sentence);

    /// <summary>Something that somebody should look at.</summary>
    public static Finding Warning(string check, string sentence, string remedy) => new(check, Verdict.Warning, sentence, remedy);

    /// <summary>Something that does not work.</summary>
    public static Finding Fault(string check, string sentence, string remedy) => new(check, Verdict.Fault, sentence, remedy);
}
