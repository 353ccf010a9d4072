namespace Tickets.Ticketing;

/// <summary>How far an import is.</summary>
public sealed record ImportProgress
{
    /// <summary>How many bad rows are kept.</summary>
    public const int KeptRejections = 1000;

    /// <summary>Rows in the file; an estimate if its quotes are not where they belong.</summary>
    public long Total { get; init; }

    /// <summary>Rows that became tickets.</summary>
    public long Added { get; init; }

    /// <summary>Rows that changed a ticket.</summary>
    public long Changed { get; init; }

    /// <summary>Rows that said nothing new.</summary>
    public long Unchanged { get; init; }

    /// <summary>Bad rows.</summary>
    public long Rejected { get; init; }

    /// <summary>The first bad rows.</summary>
    public IReadOnlyList<RejectedRow> FirstRejected { get; init; } = [];

    /// <summary>The id of the first row.</summary>
    internal Guid FirstId { get; init; }

    /// <summary>How the file was read; known at the end.</summary>
    public ReadFile? File { get; init; }

    /// <summary>Rows that are in the store.</summary>
    public long Done => Added + Changed + Unchanged;

    /// <summary>How far it is when a batch is stored, too.</summary>
    internal ImportProgress After(ImportBatch batch, ImportDecision decision) =>
        this with
        {
            Total = Math.Max(Total, Done + Rejected + batch.Count + batch.Rejected.Count),
            Added = Added + decision.New.Count,
            Changed = Changed + decision.Changed.Count,
            Unchanged = Unchanged + decision.Unchanged,
            Rejected = Rejected + batch.Rejected.Count,
            FirstRejected = [.. FirstRejected.Concat(batch.Rejected).Take(KeptRejections)],
        };
}
