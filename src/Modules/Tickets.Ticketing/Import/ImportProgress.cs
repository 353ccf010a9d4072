namespace Tickets.Ticketing;

/// <summary>How far an import is.</summary>
public sealed record ImportProgress
{
    /// <summary>How many bad rows are kept.</summary>
    public const int KeptRejections = 1000;

    /// <summary>Rows in the file; an estimate if its quotes are not where they belong.</summary>
    public long Total { get; init; }

    /// <summary>Rows stored by this run.</summary>
    public long Added { get; init; }

    /// <summary>Rows that were in the store already.</summary>
    public long AlreadyStored { get; init; }

    /// <summary>Bad rows.</summary>
    public long Rejected { get; init; }

    /// <summary>The first bad rows.</summary>
    public IReadOnlyList<RejectedRow> FirstRejected { get; init; } = [];

    /// <summary>Rows that are in the store.</summary>
    public long Done => Added + AlreadyStored;

    /// <summary>How far it is when a batch is stored, too.</summary>
    internal ImportProgress After(ImportBatch batch) =>
        this with
        {
            Total = Math.Max(Total, Done + Rejected + batch.Count + batch.AlreadyStored + batch.Rejected.Count),
            Added = Added + batch.Count,
            AlreadyStored = AlreadyStored + batch.AlreadyStored,
            Rejected = Rejected + batch.Rejected.Count,
            FirstRejected = [.. FirstRejected.Concat(batch.Rejected).Take(KeptRejections)],
        };
}
