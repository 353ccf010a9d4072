namespace Tickets.SharedKernel;

/// <summary>How a process ends; 0 when all was done.</summary>
public static class ExitCodes
{
    /// <summary>It could not be done: a server is away, a file can't be read.</summary>
    public const int Failed = 1;

    /// <summary>It was refused: wrong usage or settings, a missing file, an unknown id, no model.</summary>
    public const int Refused = 2;

    /// <summary>The work ended, and part of it failed.</summary>
    public const int Incomplete = 3;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Stopped = 130;

    /// <summary>Nobody reads what it writes any more.</summary>
    public const int BrokenPipe = 141;
}
