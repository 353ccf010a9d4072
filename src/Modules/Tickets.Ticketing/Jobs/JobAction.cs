namespace Tickets.Ticketing;

/// <summary>What can be asked of a job.</summary>
public enum JobAction
{
    /// <summary>Rest until it is resumed.</summary>
    Pause,

    /// <summary>Go on after a pause.</summary>
    Resume,

    /// <summary>End; what is done stays done.</summary>
    Cancel,
}
