using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Held-out rows, and a model that was not trained on them.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Scores">
/// The model's scores of the rows that have a known word and a known category, and of texts that are out of scope.
/// </param>
/// <param name="With">The model with a calibrator and a scope rule, and no thresholds.</param>
internal sealed record HeldOutFold(
    LabelledTicket[] Rows,
    IEnumerable<ScoredRow> Scores,
    Func<Calibrator, ScopeRule, IScorer> With
)
{
    /// <summary>With fewer validation rows each row is held out once, by cross-validation.</summary>
    public const int MinValidationRows = 1000;

    /// <summary>How often rows are divided then.</summary>
    public const int CrossValidationFolds = 5;

    /// <summary>
    /// Divides training and validation rows: holds out the validation rows, or each fifth of all rows in turn when
    /// these are few. Near-duplicates are never on both sides.
    /// </summary>
    public static IReadOnlyList<(LabelledTicket[] Training, LabelledTicket[] HeldOut)> Divide(
        IReadOnlyList<LabelledTicket> rows
    )
    {
        var training = rows.Where(row => row.Split == Split.Train).ToArray();
        var seen = training.Select(row => row.Fingerprint).ToHashSet();
        var validation = rows.Where(row => row.Split == Split.Validation && !seen.Contains(row.Fingerprint)).ToArray();
        if (validation.Length >= MinValidationRows)
            return [(training, validation)];
        return
        [
            .. Enumerable
                .Range(0, CrossValidationFolds)
                .Select(fold =>
                    (
                        Training: rows.Where(row => FoldOf(row) != fold).ToArray(),
                        HeldOut: rows.Where(row => FoldOf(row) == fold).ToArray()
                    )
                )
                .Where(fold => fold is { Training.Length: > 0, HeldOut.Length: > 0 }),
        ];
    }

    // The last decimal digit decides the split, so it must not decide the fold.
    private static int FoldOf(LabelledTicket row) => (int)((ulong)row.Fingerprint / 10 % CrossValidationFolds);
}
