using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Divides rows into those to train on and those that are held out.</summary>
public static class Folds
{
    /// <summary>
    /// With fewer validation rows each row is held out once, by cross-validation: a threshold per category needs that many,
    /// and a calibrator gets better with them (docs/adr/0058).
    /// </summary>
    public const int MinValidationRows = 10_000;

    /// <summary>How often rows are divided then.</summary>
    public const int CrossValidationFolds = 5;

    /// <summary>
    /// Divides training and validation rows: holds out the validation rows, or each fifth of all rows in turn when
    /// these are few. Near-duplicates are never on both sides.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="groups">For each row the first row of its near-duplicates.</param>
    public static IReadOnlyList<(LabelledTicket[] Training, LabelledTicket[] HeldOut)> Divide(
        IReadOnlyList<LabelledTicket> rows,
        int[] groups
    )
    {
        var training = rows.Where(row => row.Split == Split.Train).ToArray();
        var seen = groups.Where((_, row) => rows[row].Split == Split.Train).ToHashSet();
        var validation = rows.Where((row, index) => row.Split == Split.Validation && !seen.Contains(groups[index])).ToArray();
        if (validation.Length >= MinValidationRows)
            return [(training, validation)];
        var folds = Of(rows, groups);
        return
        [
            .. Enumerable
                .Range(0, CrossValidationFolds)
                .Select(fold =>
                    (
                        Training: rows.Where((_, row) => folds[row] != fold).ToArray(),
                        HeldOut: rows.Where((_, row) => folds[row] == fold).ToArray()
                    )
                )
                .Where(fold => fold is { Training.Length: > 0, HeldOut.Length: > 0 }),
        ];
    }

    /// <summary>The fold of each row, which is that of its group, for cross-validation.</summary>
    public static int[] Of(IReadOnlyList<LabelledTicket> rows, int[] groups)
    {
        // By the smallest fingerprint of the group, whatever its order. The last decimal digit of a fingerprint decides the
        // split, so it must not decide the fold.
        var smallest = new Dictionary<int, ulong>();
        for (var row = 0; row < groups.Length; row++)
            smallest[groups[row]] = Math.Min(smallest.GetValueOrDefault(groups[row], ulong.MaxValue), (ulong)rows[row].Fingerprint);
        return [.. groups.Select(group => (int)(smallest[group] / 10 % CrossValidationFolds))];
    }
}
