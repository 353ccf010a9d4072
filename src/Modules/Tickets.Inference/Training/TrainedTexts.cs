using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>What a model keeps of the texts that it was trained on, so that it is never measured on them or on near-duplicates.</summary>
/// <param name="fingerprints">Those of the rows, ascending.</param>
/// <param name="sketches">Of the rows, one after the other.</param>
public sealed class TrainedTexts(long[] fingerprints, uint[] sketches)
{
    private readonly Lazy<NearDuplicates> _near = new(() => new NearDuplicates(sketches));

    /// <summary>Of a model of which nobody asks.</summary>
    public static TrainedTexts None { get; } = new([], []);

    internal long[] Fingerprints => fingerprints;

    internal uint[] Sketches => sketches;

    /// <summary>Those of rows.</summary>
    public static TrainedTexts Of(IEnumerable<LabelledTicket> rows)
    {
        LabelledTicket[] distinct = [.. rows.DistinctBy(row => row.Fingerprint).OrderBy(row => row.Fingerprint)];
        return new([.. distinct.Select(row => row.Fingerprint)], NearDuplicates.SketchesOf(distinct));
    }

    /// <summary>Whether the text of a row, or one that is nearly the same, is among them.</summary>
    public bool Has(LabelledTicket row) =>
        Array.BinarySearch(fingerprints, row.Fingerprint) >= 0 || _near.Value.Has(row.Subject, row.Body);
}
