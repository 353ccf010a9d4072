namespace Tickets.Contracts;

/// <summary>This host can't do the work at present, and nothing is wrong with the message: it waits.</summary>
public class TryLaterException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Which errors are waited out; every other one ends what it came from.</summary>
public static class TryLater
{
    /// <summary>
    /// PostgreSQL can't do it now, the host has no model or is not fit to use it, or the work was interrupted.
    /// </summary>
    public static bool Applies(Exception exception) =>
        exception is TryLaterException or OperationCanceledException or OutOfMemoryException || Outage.Is(exception);
}
