using System.Collections.Immutable;

namespace Tickets.Inference;

/// <summary>A text that no help desk has to do with.</summary>
public sealed record OutOfScopeText(string Subject, string Body);

/// <summary>
/// Texts that are no requests for support, written for the purpose: small talk, prose, automatic replies, advertisements,
/// noise, fragments, questions of general knowledge, in 26 languages.
/// </summary>
public static class OutOfScopeTexts
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<OutOfScopeText> All { get; } = Read();

    /// <summary>Holds out a fifth of them, another one for each of five folds.</summary>
    internal static (OutOfScopeText[] Training, OutOfScopeText[] HeldOut) Divide(int fold) =>
        (
            [.. All.Where((_, place) => place % Folds.CrossValidationFolds != fold)],
            [.. All.Where((_, place) => place % Folds.CrossValidationFolds == fold)]
        );

    private static ImmutableArray<OutOfScopeText> Read()
    {
        using var file = typeof(OutOfScopeTexts).Assembly.GetManifestResourceStream("out-of-scope.tsv")!;
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Kind and language come first; they are for who reads the file.
        return [.. lines.Skip(1).Select(line => line.Split('\t')).Select(cells => new OutOfScopeText(cells[2], cells[3]))];
    }
}
