using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>Limits on what comes from outside; the configuration section <c>Limits</c> changes them.</summary>
public sealed record Limits
{
    /// <summary>Characters in a subject.</summary>
    [Range(1, int.MaxValue)]
    public int SubjectCharacters { get; init; } = 300;

    /// <summary>Bytes (UTF-8) in a body.</summary>
    [Range(1, int.MaxValue)]
    public int BodyBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes in a JSON request.</summary>
    [Range(1, long.MaxValue)]
    public long RequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Submitted tickets that may wait to be stored; one more is refused with 503.</summary>
    [Range(1, int.MaxValue)]
    public int WaitingTickets { get; init; } = 1000;

    /// <summary>
    /// Requests that may wait on a host for their ticket to be classified (<c>Prefer: wait</c>); one more is not kept
    /// waiting.
    /// </summary>
    [Range(0, 100_000)]
    public int WaitingClients { get; init; } = 200;

    /// <summary>Bytes in an uploaded CSV.</summary>
    [Range(1, long.MaxValue)]
    public long UploadBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Uploads under way at a time on a host; one more is refused with 503.</summary>
    [Range(1, 10_000)]
    public int ConcurrentUploads { get; init; } = 20;

    /// <summary>Exports under way at a time on a host; one more is refused with 503.</summary>
    [Range(1, 1000)]
    public int ConcurrentExports { get; init; } = 4;

    /// <summary>Bytes that a packed CSV may unpack to.</summary>
    [Range(1, long.MaxValue)]
    public long UnpackedBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>How many times its own size a packed CSV may unpack to; text packs to a third, or a tenth.</summary>
    [Range(1, int.MaxValue)]
    public int UnpackRatio { get; init; } = 100;

    /// <summary>Rows of a CSV, bad ones counted.</summary>
    [Range(1, ImportedId.LastRow)]
    public long ImportRows { get; init; } = 10_000_000;

    /// <summary>Tickets per chunk of a backlog, at most.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; init; } = 10_000;

    /// <summary>Tickets per page, at most.</summary>
    [Range(1, 10_000)]
    public int PageSize { get; init; } = 200;

    /// <summary>Bytes of a page; it ends before the ticket that would not fit, but has at least one.</summary>
    [Range(1, 1 << 30)]
    public int PageBytes { get; init; } = 4 * 1024 * 1024;
}
