namespace Tickets.Ticketing;

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>Waits for a listener.</summary>
    Queued,

    /// <summary>Is being worked on.</summary>
    Running,

    /// <summary>Rests until it is resumed; what was in hand is finished.</summary>
    Paused,

    /// <summary>Ended; single rows or tickets may have failed, see the counts.</summary>
    Succeeded,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Ended because somebody asked for it; what is done stays done.</summary>
    Cancelled,
}
